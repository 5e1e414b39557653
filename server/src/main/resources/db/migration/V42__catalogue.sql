-- By what people sort devices and releases besides groups: tags with a colour, types of devices, and saved filters.

create table tag (
    tenant      text        not null references tenant,
    id          bigint      not null generated always as identity,
    subject     text        not null check (subject in ('device', 'release')),
    name        text        not null,
    description text        not null default '',
    colour      text,
    created_by  text        not null default '',
    created_at  timestamptz not null default now(),
    changed_by  text        not null default '',
    changed_at  timestamptz not null default now(),
    primary key (tenant, id),
    constraint tag_name unique (tenant, subject, name)
);

create table device_tag (
    tenant    text   not null,
    tag       bigint not null,
    device_id uuid   not null,
    primary key (tenant, tag, device_id),
    foreign key (tenant, tag) references tag on delete cascade,
    foreign key (tenant, device_id) references device on delete cascade
);

create index device_tag_device on device_tag (tenant, device_id);

create table release_tag (
    tenant       text   not null,
    tag          bigint not null,
    release_name text   not null,
    primary key (tenant, tag, release_name),
    foreign key (tenant, tag) references tag on delete cascade,
    foreign key (tenant, release_name) references release on delete cascade
);

-- hawkBit's target types. What hardware a device is, it says itself; this is what people say.
create table device_kind (
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
    constraint device_kind_key unique (tenant, key),
    constraint device_kind_name unique (tenant, name)
);

create table device_kind_set (
    tenant      text   not null,
    device_kind bigint not null,
    set_type    bigint not null,
    primary key (tenant, device_kind, set_type),
    foreign key (tenant, device_kind) references device_kind on delete cascade,
    foreign key (tenant, set_type) references set_type on delete cascade
);

alter table device_profile add column kind bigint;
alter table device_profile add foreign key (tenant, kind) references device_kind;

-- A saved filter; with a release it gives that release to every device that comes to match, once.
create table device_filter (
    tenant       text        not null references tenant,
    id           bigint      not null generated always as identity,
    name         text        not null,
    query        text        not null,
    release_name text,
    action_type  text        not null default 'forced' check (action_type in ('forced', 'soft', 'download-only')),
    confirmation boolean     not null default false,
    weight       int         not null default 1000 check (weight between 0 and 1000),
    created_by   text        not null default '',
    created_at   timestamptz not null default now(),
    changed_by   text        not null default '',
    changed_at   timestamptz not null default now(),
    primary key (tenant, id),
    constraint device_filter_name unique (tenant, name),
    foreign key (tenant, release_name) references release
);

create index device_filter_release on device_filter (tenant, release_name) where release_name is not null;
