-- Certificates and revocation lists in PEM: whose certificates let a device in that shows one on its own connection.
alter table fleet_settings add column device_authorities text not null default '';
