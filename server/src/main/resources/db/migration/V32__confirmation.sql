-- Consent: assignments that wait for somebody to agree, devices for which everything is agreed to, and what new rollouts do.
alter table device add column auto_confirm_at timestamptz;
alter table device add column auto_confirm_by text;
alter table device add column auto_confirm_remark text;
alter table device add constraint device_auto_confirm
    check (num_nulls(auto_confirm_at, auto_confirm_by, auto_confirm_remark) in (0, 3));

alter table fleet_settings add column confirmation boolean not null default false;
alter table fleet_settings alter column confirmation drop default;

-- The first page asks at every change what waits.
create index assignment_awaiting on assignment (tenant, rollout_id) where status = 'awaiting-confirmation';
