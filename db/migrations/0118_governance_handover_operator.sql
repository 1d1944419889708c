-- The operator's handover is on record like everybody's: who keeps the server could read it all anyway, and should be seen to.
insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('governance.handover.build', 'system', 'operator', 'perintah operator hub handover');
