-- The guard of acts holds seat and loan itself since then; one lock of each is enough.
drop trigger before_guard_hold_seat on governance.act;
drop function governance.hold_seat();
