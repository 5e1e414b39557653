-- People and the programs they let in. No column holds anything that opens a door by itself: passwords are stretched
-- hashes, and sessions, tokens and the first link are digests of random texts that only their owners hold.

create table account (
    tenant       text        not null references tenant,
    id           uuid        not null,
    email        text        not null check (email = lower(email)),
    password     text        not null,
    created_at   timestamptz not null default now(),
    changed_at   timestamptz not null default now(),
    signed_in_at timestamptz,
    primary key (tenant, id),
    unique (tenant, email)
);

-- Digests are unique over all tenants: whoever shows a secret has not said which tenant they belong to.
create table session (
    tenant     text        not null,
    id         uuid        not null,
    account_id uuid        not null,
    digest     bytea       not null unique,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    primary key (tenant, id),
    foreign key (tenant, account_id) references account on delete cascade
);

create index session_account on session (tenant, account_id);
create index session_expiry on session (expires_at);

create table access_token (
    tenant     text        not null,
    id         uuid        not null,
    account_id uuid        not null,
    name       text        not null,
    digest     bytea       not null unique,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    used_at    timestamptz,
    primary key (tenant, id),
    unique (tenant, account_id, name),
    foreign key (tenant, account_id) references account on delete cascade
);

-- At most one link is open for a tenant; a new one replaces it.
create table first_link (
    tenant     text        primary key references tenant,
    digest     bytea       not null unique,
    expires_at timestamptz not null
);
