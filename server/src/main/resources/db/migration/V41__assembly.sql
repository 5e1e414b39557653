-- What scripts for hawkBit make before there is a release: software modules with their files, and sets of modules that
-- become releases. And what they write about devices.

create table module_type (
    tenant          text        not null references tenant,
    id              bigint      not null generated always as identity,
    key             text        not null,
    name            text        not null,
    description     text        not null default '',
    colour          text,
    max_assignments int         not null check (max_assignments > 0),
    min_artifacts   int         not null default 0 check (min_artifacts >= 0),
    created_by      text        not null default '',
    created_at      timestamptz not null default now(),
    changed_by      text        not null default '',
    changed_at      timestamptz not null default now(),
    primary key (tenant, id),
    constraint module_type_key unique (tenant, key),
    constraint module_type_name unique (tenant, name)
);

create table set_type (
    tenant      text        not null references tenant,
    id          bigint      not null generated always as identity,
    key         text        not null,
    name        text        not null,
    description text        not null default '',
    colour      text,
    created_by  text        not null default '',
    created_at  timestamptz not null default now(),
    changed_by  text        not null default '',
    changed_at  timestamptz not null default now(),
    primary key (tenant, id),
    constraint set_type_key unique (tenant, key),
    constraint set_type_name unique (tenant, name)
);

create table set_type_module (
    tenant      text    not null,
    set_type    bigint  not null,
    module_type bigint  not null,
    mandatory   boolean not null,
    primary key (tenant, set_type, module_type),
    foreign key (tenant, set_type) references set_type on delete cascade,
    foreign key (tenant, module_type) references module_type
);

-- hawkBit's defaults, which scripts rely on.
insert into module_type (tenant, key, name, description, max_assignments) values
    ('default', 'os', 'OS', 'Core firmware or operating system', 1),
    ('default', 'application', 'Application', 'Applications', 2147483647);
insert into set_type (tenant, key, name, description) values
    ('default', 'os', 'OS only', 'Operating system alone'),
    ('default', 'app', 'App(s) only', 'Applications alone'),
    ('default', 'os_app', 'OS with app(s)', 'Operating system with optional applications');
insert into set_type_module (tenant, set_type, module_type, mandatory)
select 'default', s.id, m.id, p.mandatory from (values ('os', 'os', true), ('app', 'application', true),
    ('os_app', 'os', true), ('os_app', 'application', false)) as p (set_key, module_key, mandatory)
join set_type s on s.tenant = 'default' and s.key = p.set_key
join module_type m on m.tenant = 'default' and m.key = p.module_key;

create table module (
    tenant      text        not null references tenant,
    id          bigint      not null generated always as identity,
    name        text        not null,
    version     text        not null,
    type        bigint      not null,
    description text        not null default '',
    vendor      text        not null default '',
    encrypted   boolean     not null default false,
    locked      boolean     not null default false,
    created_by  text        not null,
    created_at  timestamptz not null default now(),
    changed_by  text        not null,
    changed_at  timestamptz not null default now(),
    primary key (tenant, id),
    constraint module_name unique (tenant, type, name, version),
    foreign key (tenant, type) references module_type
);

create table module_metadata (
    tenant         text    not null,
    module         bigint  not null,
    key            text    not null,
    value          text    not null,
    target_visible boolean not null default false,
    primary key (tenant, module, key),
    foreign key (tenant, module) references module on delete cascade
);

-- A release has a row of its own from its first artifact or its first draft on. One that is deleted keeps it, because
-- rollouts refer to it by name.
create table release (
    tenant         text        not null references tenant,
    name           text        not null,
    number         bigint      not null generated always as identity,
    title          text        not null,
    version        text        not null,
    type           bigint,
    description    text        not null default '',
    migration_step boolean     not null default false,
    locked         boolean     not null default false,
    valid          boolean     not null default true,
    deleted        boolean     not null default false,
    created_by     text        not null default '',
    created_at     timestamptz not null default now(),
    changed_by     text        not null default '',
    changed_at     timestamptz not null default now(),
    primary key (tenant, name),
    unique (tenant, number),
    foreign key (tenant, type) references set_type
);

create table release_module (
    tenant       text   not null,
    release_name text   not null,
    module       bigint not null,
    primary key (tenant, release_name, module),
    foreign key (tenant, release_name) references release on delete cascade,
    foreign key (tenant, module) references module
);

create index release_module_module on release_module (tenant, module);

create table release_metadata (
    tenant       text not null,
    release_name text not null,
    key          text not null,
    value        text not null,
    primary key (tenant, release_name, key),
    foreign key (tenant, release_name) references release on delete cascade
);

insert into release (tenant, name, title, version, created_at, changed_at)
select tenant, name, name, coalesce(max(provides ->> 'version'), name), min(created_at), max(changed_at)
from artifact group by tenant, name;

-- A file of a module is an artifact without a release. Each set that the module is in has a copy of the row under its own
-- name, with a link to the same bytes.
alter table artifact add column number bigint not null generated always as identity;
alter table artifact add column module bigint;
-- The release that a file of a module names itself.
alter table artifact add column named text;
alter table artifact add column created_by text not null default '';
alter table artifact alter column name drop not null;
alter table artifact add check (name is not null or module is not null);
alter table artifact add foreign key (tenant, module) references module;
create unique index artifact_number on artifact (tenant, number);
create unique index artifact_of_module on artifact (tenant, module, file_name) where name is null;

-- The condition that chose the rollout's devices, for people; and when it starts by itself.
alter table rollout add column condition text not null default '';
alter table rollout add column starts_at timestamptz;
create index rollout_start on rollout (starts_at) where hold = 'awaits-start';

-- What a device calls itself where it has one name; the others are called by their id.
alter table device add column controller_id text
    generated always as (coalesce(case when identity::jsonb - 'controller_id' = '{}'::jsonb
        then identity::jsonb ->> 'controller_id' end, id::text)) stored;
create index device_controller on device (tenant, controller_id);

create table device_profile (
    tenant      text        not null,
    device_id   uuid        not null,
    name        text        not null default '',
    description text        not null default '',
    address     text        not null default '',
    created_by  text        not null default '',
    changed_by  text        not null default '',
    changed_at  timestamptz not null default now(),
    primary key (tenant, device_id),
    foreign key (tenant, device_id) references device on delete cascade
);
