-- People belong to bodies of the directory as they work in shops: who speaks for one books in its name, and whoever belongs to one has an
-- interest in what is decided for it.
alter table identity.membership drop constraint membership_kind_check;
alter table identity.membership add constraint membership_kind_check check (kind in ('shop', 'community'));
alter table identity.membership drop constraint membership_role_check;
alter table identity.membership add constraint membership_role_check check (role in ('owner', 'staff', 'cashier', 'facilitator', 'member'));
