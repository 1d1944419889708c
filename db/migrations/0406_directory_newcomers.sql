-- Who came lately and was looked at: a short walk from the newest, however many there are.
create index profile_came on directory.profile (made_at desc, id desc)
  where state = 'published' and replaced_by is null and level <> 'listed' and not minor;
