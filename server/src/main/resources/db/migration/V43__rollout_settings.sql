-- One row for each tenant that decided something about its rollouts.
create table rollout_settings (
    tenant   text    primary key references tenant,
    approval boolean not null
);
