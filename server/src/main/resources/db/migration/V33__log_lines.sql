-- A log is kept line by line, so that adding to it costs what is added and not what is there.
create table assignment_log_line (
    id         bigint not null generated always as identity,
    tenant     text   not null,
    rollout_id uuid   not null,
    device_id  uuid   not null,
    said_at    text   not null,
    level      text   not null,
    message    text   not null,
    primary key (tenant, rollout_id, device_id, id),
    foreign key (tenant, rollout_id, device_id) references assignment on delete cascade
);

insert into assignment_log_line (tenant, rollout_id, device_id, said_at, level, message)
select l.tenant, l.rollout_id, l.device_id, m.line ->> 'timestamp', m.line ->> 'level', m.line ->> 'message'
from assignment_log l, jsonb_array_elements(l.messages) with ordinality m (line, n)
order by l.tenant, l.rollout_id, l.device_id, m.n;

-- How many lines are kept, so that nobody has to count them.
alter table assignment add column log_lines int not null default 0 check (log_lines >= 0);
update assignment a set log_lines = l.lines from (
    select tenant, rollout_id, device_id, count(*) as lines from assignment_log_line
    group by tenant, rollout_id, device_id) l
where l.tenant = a.tenant and l.rollout_id = a.rollout_id and l.device_id = a.device_id;

drop table assignment_log;
