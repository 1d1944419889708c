-- A promise finds the application it was granted on, and with it the agreement it stands on.
create index application_of_commitment on support.application (commitment_id) where commitment_id is not null;
