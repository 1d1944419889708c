-- How people check themselves in at the venue: by a code on paper that stays, or by one on a screen that changes every minute, so that a photograph of
-- it opens nothing at home. The organiser chooses; whatever hangs there already stays as it is.
alter table events.gate_plan add column self_by text not null default 'poster' check (self_by in ('poster', 'screen'));
