-- Devices that speak another protocol than Mender's: what proves them, what the server remembers for them, how they are
-- asked to stop, and the artifacts they take.

-- What proves an identity: a key pair, a token of its own, the fleet's gateway token, or a certificate that a proxy saw.
-- A key is stored as PEM, a certificate as the name of its authority; of the others the digest is all there is.
alter table auth_set rename column public_key to credential;
alter table auth_set rename column key_digest to digest;
alter table auth_set add column kind text not null default 'key'
    check (kind in ('key', 'token', 'gateway', 'certificate'));
alter table auth_set alter column kind drop default;

-- The dialect follows from the credential that is accepted. The flag asks a device that waits to be asked for its
-- attributes; auto_consent lets rollouts that want consent pass without a question.
alter table device add column dialect text not null default 'mender' check (dialect in ('mender', 'ddi'));
alter table device alter column dialect drop default;
alter table device add column attributes_wanted boolean not null default true;

-- One row for each tenant that changed something. The gateway token is off while there is none.
create table fleet_settings (
    tenant         text    primary key references tenant,
    poll_seconds   int     not null check (poll_seconds between 1 and 86399),
    device_tokens  boolean not null,
    gateway_digest bytea,
    plug_and_play  boolean not null,
    authorities    text[]  not null default '{}'
);

-- Clients of DDI check SHA-1 and MD5; nothing here relies on them.
alter table artifact add column format text not null default 'mender' check (format in ('mender', 'swu', 'file'));
alter table artifact alter column format drop default;
alter table artifact add column file_name text;
alter table artifact add column sha1 bytea;
alter table artifact add column md5 bytea;

-- Names an assignment to devices whose protocol counts; small, because some of them keep it in 32 bits.
alter table assignment add column action bigint not null generated always as identity;
create unique index assignment_action on assignment (tenant, action);
