-- A rollout goes on in phases: each has some of its devices and begins when it is its turn. One that nobody divided has
-- one phase, begun with it.

-- Why the rollout begins no further phase; null while it goes on by itself.
alter table rollout add column hold text
    check (hold in ('awaits-approval', 'denied', 'awaits-start', 'paused'));
alter table rollout add column description text not null default '';
-- Whether it was made to give devices a release at once, and is no undertaking with a name of its own.
alter table rollout add column direct boolean not null default false;
alter table rollout add column decided_by text not null default '';
alter table rollout add column remark text not null default '';
-- Taken out of the lists of those who manage rollouts; the devices' history keeps it.
alter table rollout add column hidden boolean not null default false;

create table rollout_phase (
    tenant          text        not null,
    rollout_id      uuid        not null,
    number          int         not null check (number > 0),
    id              bigint      not null generated always as identity,
    name            text        not null,
    description     text        not null default '',
    success_percent int         not null check (success_percent between 0 and 100),
    success_pauses  boolean     not null,
    error_percent   int         check (error_percent between 0 and 100),
    device_count    int         not null check (device_count >= 0),
    open_count      int         not null check (open_count between 0 and device_count),
    success_count   int         not null default 0,
    failure_count   int         not null default 0,
    passed          boolean     not null default false,
    failed          boolean     not null default false,
    started_at      timestamptz,
    primary key (tenant, rollout_id, number),
    unique (tenant, id),
    foreign key (tenant, rollout_id) references rollout on delete cascade
);

insert into rollout_phase (tenant, rollout_id, number, name, success_percent, success_pauses, device_count, open_count,
    success_count, failure_count, started_at)
select r.tenant, r.id, 1, 'all', 100, false, r.device_count, r.open_count,
    (select count(*) from assignment a where a.tenant = r.tenant and a.rollout_id = r.id
        and a.status in ('success', 'already-installed')),
    (select count(*) from assignment a where a.tenant = r.tenant and a.rollout_id = r.id
        and a.status in ('failure', 'no-artifact')),
    r.created_at
from rollout r;

alter table assignment add column phase int not null default 1;
alter table assignment alter column phase drop default;
alter table assignment add foreign key (tenant, rollout_id, phase) references rollout_phase;
