-- Two rows written one after the other stand in that order, also within one millisecond: the twelve bits behind it say which part of it (RFC 9562, 6.2, method 3).
create or replace function platform.uuid_v7() returns uuid language sql volatile parallel safe as $$
  select encode(
    overlay(uuid_send(gen_random_uuid())
      placing substring(int8send(us / 1000) from 3) || int2send((28672 + us % 1000 * 4096 / 1000)::int2) from 1 for 8),
    'hex')::uuid
  from (select floor(extract(epoch from clock_timestamp()) * 1000000)::bigint as us) as clock
$$;
