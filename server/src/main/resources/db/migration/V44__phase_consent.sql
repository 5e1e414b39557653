-- Whether somebody has to agree before the devices of a phase are told: a rollout may ask in some phases only.
alter table rollout_phase add column confirmation boolean not null default false;
update rollout_phase p set confirmation = r.confirmation from rollout r where r.tenant = p.tenant and r.id = p.rollout_id;
alter table rollout_phase alter column confirmation drop default;
