-- The first page asks at every change which failures still stand.
create index assignment_failed on assignment (tenant, rollout_id) where status = 'failure';
