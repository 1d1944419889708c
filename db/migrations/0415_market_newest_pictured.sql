-- The home of the market shows the newest picture of each category. A shop that brings ten thousand things without one must not be read through for it.
create index product_search_root_pictured on market.product_search (root, published_at desc) where picture is not null;
