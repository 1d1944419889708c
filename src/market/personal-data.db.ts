import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { forgetLetters } from '#src/platform/mail.ts'
import { piecesOfPerson } from './claim.db.ts'
import { eraseDoubtPictures } from './origin-picture.db.ts'
import { proofFile } from './proof.db.ts'

/** What the market keeps about a person: orders as they were given, the basket, and what was done for a shop or at a desk. */
export async function collectFromMarket(db: Database | Tx, person: string): Promise<Record<string, unknown>> {
  const orders = await sql<Record<string, unknown>>`select g.number, g.placed_at, g.buyer_name, g.buyer_phone, g.buyer_email, g.total,
      (select jsonb_agg(jsonb_build_object('number', so.number, 'shop', so.shop_name, 'status', so.status, 'payment', so.payment_status, 'fulfilment', so.fulfilment, 'address', so.address, 'total', so.total,
        'lines', (select jsonb_agg(jsonb_build_object('name', l.name, 'sku', l.sku, 'quantity', l.quantity, 'price', l.unit_price)) from market.order_line l where l.seller_order_id = so.id)) order by so.number)
        from market.seller_order so where so.group_id = g.id) as orders
    from market.order_group g where g.person_id = ${person} order by g.placed_at`.execute(db)
  const basket = await sql<
    Record<string, unknown>
  >`select p.name, l.quantity, l.added_at from market.cart c join market.cart_line l on l.cart_id = c.id
    join market.variant v on v.id = l.variant_id join market.product p on p.id = v.product_id where c.person_id = ${person}`.execute(db)
  const proofs = await sql<
    Record<string, unknown>
  >`select so.number, p.at from market.payment_proof p join market.seller_order so on so.id = p.seller_order_id
    join market.order_group g on g.id = so.group_id where g.person_id = ${person} order by p.at`.execute(db)
  const imports = await sql<
    Record<string, unknown>
  >`select s.name as shop, j.file_name, j.created_at from market.import_job j join market.shop s on s.id = j.shop_id
    where j.actor_id = ${person} order by j.created_at`.execute(db)
  const accounts = await sql<
    Record<string, unknown>
  >`select s.name as shop, p.kind, p.holder, p.bank, p.proposed_by = ${person} as proposed, p.proposed_at, p.approved_by is not distinct from ${person} as approved, p.approved_at
    from market.payee p join market.shop s on s.id = p.shop_id where ${person} in (p.proposed_by, p.approved_by) order by p.proposed_at`.execute(
    db,
  )
  const checks = await sql<
    Record<string, unknown>
  >`select kind, number, state, verified_at from market.badge where verified_by = ${person} order by verified_at`.execute(db)
  const revisions = await sql<
    Record<string, unknown>
  >`select p.name as product, st.to_status as status, st.wished, st.reason, st.at from market.revision_step st join market.product_revision r on r.id = st.revision_id
    join market.product p on p.id = r.product_id where st.person_id = ${person} order by st.id`.execute(db)
  const doubts = await sql<
    Record<string, unknown>
  >`select k.number, p.name as product, r.reason, r.says, r.evidence, r.at, exists (select from market.origin_picture i where i.report_id = r.id) as pictured from market.origin_report r join market.origin_case k on k.id = r.case_id
    join market.product p on p.id = k.product_id where r.person_id = ${person} order by r.at`.execute(db)
  const reviews = await sql<
    Record<string, unknown>
  >`select l.name as product, so.shop_name as shop, r.state, r.at, (select jsonb_agg(jsonb_build_object('stars', v.stars, 'says', v.says, 'at', v.at) order by v.no) from market.review_version v where v.review_id = r.id) as versions
    from market.review r join market.order_line l on l.id = r.order_line_id join market.seller_order so on so.id = l.seller_order_id join market.order_group g on g.id = so.group_id
    where g.person_id = ${person} order by r.at`.execute(db)
  const flags = await sql<
    Record<string, unknown>
  >`select l.name as product, f.reason, f.at from market.review_flag f join market.review r on r.id = f.review_id join market.order_line l on l.id = r.order_line_id
    where f.person_id = ${person} order by f.at`.execute(db)
  const typed = await sql<{ choices: unknown }>`select choices from market.cart where person_id = ${person} and choices <> '{}'`.execute(db)
  return {
    orders: orders.rows,
    basket: basket.rows,
    checkout: typed.rows.map(({ choices }) => choices),
    proofs: proofs.rows,
    imports: imports.rows,
    accounts: accounts.rows,
    checks: checks.rows,
    revisions: revisions.rows,
    doubts: doubts.rows,
    reviews: reviews.rows,
    flags: flags.rows,
    pieces: await piecesOfPerson(db, person),
  }
}

const theirOrders = (person: string) => sql`(select id from market.order_group where person_id = ${person})`

/** Pictures of a buyer's bank beside an order: they moved nothing, so nothing needs them. */
async function eraseProofs(tx: Tx, person: string, enqueue: DeedScope['enqueue']) {
  const gone = await sql<{ key: string }>`delete from market.payment_proof p using market.seller_order so
    where so.id = p.seller_order_id and so.group_id in ${theirOrders(person)} returning p.key`.execute(tx)
  for (const { key } of gone.rows) await enqueue('platform.file.remove', { key: proofFile(key) })
}

/** Orders stay for the papers of both sides, without the person: a pseudonym, no phone, no address. */
export async function eraseFromMarket(tx: Tx, person: string, enqueue: DeedScope['enqueue']): Promise<void> {
  await eraseProofs(tx, person, enqueue)
  const written = await sql<{ email: string }>`select distinct lower(buyer_email) as email from market.order_group
    where person_id = ${person} and buyer_email is not null`.execute(tx)
  await forgetLetters(
    tx,
    written.rows.map(({ email }) => email),
  )
  await sql`update market.seller_order set address = '' where group_id in ${theirOrders(person)}`.execute(tx)
  await eraseDoubtPictures(tx, person, enqueue)
  await sql`update market.origin_report set person_id = null where person_id = ${person}`.execute(tx)
  // what was said of a thing stays, under nobody's name; whoever wants it gone withdraws it before he goes
  await sql`update market.review_flag set person_id = null where person_id = ${person}`.execute(tx)
  await sql`update market.order_group set buyer_name = 'Pembeli ' || right(number, 4), buyer_phone = '', buyer_email = null where person_id = ${person}`.execute(
    tx,
  )
  await sql`delete from market.cart where person_id = ${person}`.execute(tx)
  // a cloth is whose code it is; the name beside it goes
  await sql`update market.piece_claim set person_id = null where person_id = ${person}`.execute(tx)
}
