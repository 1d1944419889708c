-- A pause of everything optional is a line of the same ledger (UU 27/2022 art. 41).
alter table identity.consent drop constraint consent_purpose_check;
alter table identity.consent add constraint consent_purpose_check check (purpose in ('privacy', 'news', 'number', 'restriction'));
