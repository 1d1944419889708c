-- A private person is named in open data by their own word alone, which is a line of the same ledger (UU 27/2022 art. 20 and 22), and may be taken back (art. 9).
alter table identity.consent drop constraint consent_purpose_check;
alter table identity.consent add constraint consent_purpose_check check (purpose in ('privacy', 'news', 'number', 'restriction', 'open_data'));
