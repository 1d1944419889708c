-- Events and known places are on the list for search engines: which of their addresses a deed made. A cohort's sessions are one event, made with the cohort.
create or replace function press.made_by_deed(path text) returns boolean language sql stable as $$
  select case
    when path like '/belanja/produk/%' then exists (select from market.product p where p.slug = substr(path, 17) and (
        exists (select from platform.journal j where j.subject = 'product:' || p.id)
        or exists (select from market.import_job i join platform.journal j on j.subject = 'import:' || i.id where i.shop_id = p.shop_id and i.created > 0)))
    when path like '/belanja/toko/%' then exists (select from platform.journal j where j.subject = 'shop:' || substr(path, 15))
    when path like '/kabar/%' then exists (select from platform.journal j where j.subject = 'story:' || substr(path, 8))
    when path like '/direktori/%' then exists (select from platform.journal j where j.subject = 'profile:' || substr(path, 12))
    when path like '/acara/tempat/%' then exists (select from platform.journal j where j.subject = 'place:' || substr(path, 15))
    when path like '/acara/%' then exists (select from events.event e where e.slug = substr(path, 8) and (
        exists (select from platform.journal j where j.subject = 'event:' || e.number)
        or exists (select from events.cohort c join platform.journal j on j.subject = 'cohort:' || c.number where c.event_id = e.id)))
    else false end
$$;
