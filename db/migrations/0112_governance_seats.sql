-- A seat that is there twice, or votes twice, is a rule people hear by its name, not a fault.
alter table governance.attendance rename constraint attendance_pkey to "governance.attendance.seat_there";
alter table governance.meeting_vote rename constraint meeting_vote_pkey to "governance.vote.seat_voted";
