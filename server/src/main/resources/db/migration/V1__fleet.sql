-- The fleet: devices, releases and rollouts. Every row belongs to a tenant, and every key begins with it, so that a
-- query that forgets the tenant finds no index and a reference can never cross from one tenant into another.

create table tenant (
    id         text        primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    created_at timestamptz not null default now()
);

insert into tenant (id) values ('default');

-- A device keeps its row when it is decommissioned, because its history refers to it. The same identity may come back
-- as a new device: only one row per identity is alive.
create table device (
    tenant          text        not null references tenant,
    id              uuid        not null,
    identity        text        not null,
    identity_digest bytea       not null,
    admission       text        not null check (admission in
                        ('pending', 'accepted', 'rejected', 'preauthorised', 'keyless', 'decommissioned')),
    device_type     text,
    artifact_name   text,
    provides        jsonb       not null default '{}',
    group_name      text,
    created_at      timestamptz not null default now(),
    changed_at      timestamptz not null default now(),
    reported_at     timestamptz,
    checked_in_at   timestamptz,
    primary key (tenant, id)
);

create unique index device_identity on device (tenant, identity_digest) where admission <> 'decommissioned';
create index device_admission on device (tenant, admission, created_at);
create index device_group on device (tenant, group_name) where group_name is not null;

-- An authentication set: one key that a device has shown. At most one of them is accepted.
create table auth_set (
    tenant      text        not null,
    id          uuid        not null,
    device_id   uuid        not null,
    public_key  text        not null,
    key_digest  bytea       not null,
    status      text        not null check (status in ('pending', 'accepted', 'rejected', 'preauthorised')),
    created_at  timestamptz not null default now(),
    changed_at  timestamptz not null default now(),
    primary key (tenant, id),
    foreign key (tenant, device_id) references device on delete cascade,
    unique (tenant, device_id, key_digest)
);

create unique index auth_set_accepted on auth_set (tenant, device_id) where status = 'accepted';

create table device_attribute (
    tenant      text        not null,
    device_id   uuid        not null,
    scope       text        not null check (scope in ('identity', 'inventory', 'tags', 'system')),
    name        text        not null,
    value       jsonb       not null,
    description text        not null default '',
    changed_at  timestamptz not null default now(),
    primary key (tenant, device_id, scope, name),
    foreign key (tenant, device_id) references device on delete cascade
);

create index device_attribute_name on device_attribute (tenant, scope, name);

create table artifact (
    tenant       text        not null references tenant,
    id           uuid        not null,
    name         text        not null,
    description  text        not null default '',
    version      int         not null,
    device_types text[]      not null,
    payload_type text,
    signed       boolean     not null,
    provides     jsonb       not null,
    depends      jsonb       not null,
    clears       text[],
    meta_data    jsonb,
    scripts      text[]      not null,
    files        jsonb       not null,
    size         bigint      not null check (size >= 0),
    digest       bytea       not null,
    blob         uuid        not null unique,
    created_at   timestamptz not null default now(),
    changed_at   timestamptz not null default now(),
    primary key (tenant, id)
);

create index artifact_name on artifact (tenant, name);

-- One row for each combination of depended-on values (device type included) that an artifact of this name answers.
-- The primary key makes "which artifact fits this device" have one answer.
create table artifact_fit (
    tenant      text  not null,
    name        text  not null,
    fit         bytea not null,
    artifact_id uuid  not null,
    primary key (tenant, name, fit),
    foreign key (tenant, artifact_id) references artifact on delete cascade
);

create index artifact_fit_artifact on artifact_fit (tenant, artifact_id);

-- "number" orders rollouts by creation; open_count is the number of assignments without a final status.
create table rollout (
    tenant             text        not null references tenant,
    id                 uuid        not null,
    number             bigint      not null generated always as identity,
    name               text        not null,
    release_name       text        not null,
    target             text        not null check (target in ('all', 'group', 'devices')),
    group_name         text,
    force_installation boolean     not null,
    device_count       int         not null check (device_count > 0),
    open_count         int         not null check (open_count between 0 and device_count),
    created_by         text        not null default '',
    created_at         timestamptz not null default now(),
    started_at         timestamptz,
    aborted_at         timestamptz,
    finished_at        timestamptz,
    primary key (tenant, id),
    unique (tenant, number)
);

create index rollout_open on rollout (tenant, number) where finished_at is null;
create index rollout_release on rollout (tenant, release_name) where finished_at is null;

create table assignment (
    tenant      text        not null,
    rollout_id  uuid        not null,
    device_id   uuid        not null,
    number      bigint      not null,
    status      text        not null,
    substate    text        not null default '',
    artifact_id uuid,
    provides    jsonb,
    device_type text,
    log_kept    boolean     not null default false,
    created_at  timestamptz not null default now(),
    changed_at  timestamptz not null default now(),
    started_at  timestamptz,
    finished_at timestamptz,
    primary key (tenant, rollout_id, device_id),
    foreign key (tenant, rollout_id) references rollout on delete cascade,
    foreign key (tenant, device_id) references device,
    foreign key (tenant, artifact_id) references artifact on delete set null (artifact_id)
);

create index assignment_open on assignment (tenant, device_id, number) where finished_at is null;
create index assignment_device on assignment (tenant, device_id, number);
create index assignment_artifact on assignment (tenant, artifact_id) where artifact_id is not null;

-- What happened to an assignment, in order.
create table assignment_event (
    id          bigint      primary key generated always as identity,
    tenant      text        not null,
    rollout_id  uuid        not null,
    device_id   uuid        not null,
    status      text        not null,
    substate    text        not null default '',
    at          timestamptz not null default now(),
    foreign key (tenant, rollout_id, device_id) references assignment on delete cascade
);

create index assignment_event_assignment on assignment_event (tenant, rollout_id, device_id, id);

create table assignment_log (
    tenant      text        not null,
    rollout_id  uuid        not null,
    device_id   uuid        not null,
    messages    jsonb       not null,
    received_at timestamptz not null default now(),
    primary key (tenant, rollout_id, device_id),
    foreign key (tenant, rollout_id, device_id) references assignment on delete cascade
);
