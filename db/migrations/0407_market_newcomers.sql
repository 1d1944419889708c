-- Shops by the day they opened, the newest first.
create index shop_step_opened on market.shop_step (at desc, shop_id) where to_status = 'approved';
