-- Every address the site has given to search engines, so that the next night tells what is new. What no deed made is a finding.
create table press.address (
  path text primary key check (path ~ '^/' and length(path) <= 300),
  since timestamptz not null default governance.clock(),
  gone_at timestamptz
);

alter table press.finding drop constraint finding_kind_check,
  add constraint finding_kind_check check (kind in ('word', 'hidden', 'unguarded', 'foreign', 'file', 'moved', 'address'));

-- Whether somebody's deed made what stands behind an address; the journal is never erased. What is none of these four is made by the program.
create function press.made_by_deed(path text) returns boolean language sql stable as $$
  select case
    when path like '/belanja/produk/%' then exists (select from market.product p where p.slug = substr(path, 17) and (
        exists (select from platform.journal j where j.subject = 'product:' || p.id)
        or exists (select from market.import_job i join platform.journal j on j.subject = 'import:' || i.id where i.shop_id = p.shop_id and i.created > 0)))
    when path like '/belanja/toko/%' then exists (select from platform.journal j where j.subject = 'shop:' || substr(path, 15))
    when path like '/kabar/%' then exists (select from platform.journal j where j.subject = 'story:' || substr(path, 8))
    when path like '/direktori/%' then exists (select from platform.journal j where j.subject = 'profile:' || substr(path, 12))
    else false end
$$;
