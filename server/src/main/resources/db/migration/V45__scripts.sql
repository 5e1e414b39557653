-- What scripts for hawkBit set and read: the switch of the gateway's door apart from its token, how late a device may be,
-- and a device's own token until the device first uses it. The token is sealed with a key that is not in the database.
alter table fleet_settings add column gateway_open boolean not null default false;
update fleet_settings set gateway_open = gateway_digest is not null;
alter table fleet_settings alter column gateway_open drop default;
alter table fleet_settings add column overdue_seconds int not null default 300 check (overdue_seconds between 1 and 86399);
alter table fleet_settings alter column overdue_seconds drop default;

create table unused_token (
    tenant    text  not null,
    device_id uuid  not null,
    sealed    bytea not null,
    primary key (tenant, device_id),
    foreign key (tenant, device_id) references device on delete cascade
);
