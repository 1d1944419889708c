-- How much of it is Metro's is a filter like a category or a kelurahan: a list with that one filter walks an index of its own.
create index product_search_origin_new on market.product_search (origin, published_at desc, product_id desc);
create index product_search_origin_price on market.product_search (origin, min_price, product_id);
