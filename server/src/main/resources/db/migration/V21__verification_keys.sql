-- The public keys whose signatures a tenant trusts. While there is one, only artifacts signed by one of them are taken in.
create table verification_key (
    tenant      text        not null references tenant,
    id          uuid        not null,
    name        text        not null,
    pem         text        not null,
    fingerprint bytea       not null,
    created_at  timestamptz not null default now(),
    primary key (tenant, id),
    constraint verification_key_name unique (tenant, name),
    constraint verification_key_fingerprint unique (tenant, fingerprint)
);

-- The name of the key that verified the signature when the artifact came in; the key may have been removed since.
alter table artifact add column signed_by text;
