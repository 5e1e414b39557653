-- The terms of a rollout: how much its devices are pressed, when they may install, whether somebody has to agree, and what
-- goes first. Each assignment carries its own, because one device's terms may be changed.
alter table rollout add column action_type text not null default 'forced'
    check (action_type in ('forced', 'soft', 'time-forced', 'download-only'));
alter table rollout add column forced_at timestamptz;
alter table rollout add column window_schedule text;
alter table rollout add column window_seconds int check (window_seconds > 0);
alter table rollout add column window_zone text;
alter table rollout add column confirmation boolean not null default false;
alter table rollout add column weight int not null default 1000 check (weight between 0 and 1000);
alter table rollout add constraint rollout_forced_at check ((action_type = 'time-forced') = (forced_at is not null));
alter table rollout add constraint rollout_window
    check (num_nulls(window_schedule, window_seconds, window_zone) in (0, 3));

alter table assignment add column action_type text not null default 'forced'
    check (action_type in ('forced', 'soft', 'time-forced', 'download-only'));
alter table assignment add column forced_at timestamptz;
alter table assignment add column window_schedule text;
alter table assignment add column window_seconds int check (window_seconds > 0);
alter table assignment add column window_zone text;
alter table assignment add column confirmation boolean not null default false;
alter table assignment add column weight int not null default 1000 check (weight between 0 and 1000);
alter table assignment add constraint assignment_forced_at
    check ((action_type = 'time-forced') = (forced_at is not null));
alter table assignment add constraint assignment_window
    check (num_nulls(window_schedule, window_seconds, window_zone) in (0, 3));

-- Whoever makes a rollout says its terms.
alter table rollout alter column action_type drop default, alter column confirmation drop default,
    alter column weight drop default;
alter table assignment alter column action_type drop default, alter column confirmation drop default,
    alter column weight drop default;
