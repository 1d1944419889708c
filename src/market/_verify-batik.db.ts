import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'

/** What always holds of cloths, certificates and explained prices, counted without trusting the triggers that keep it. */
export const batikInvariants: readonly Invariant[] = [
  counted(
    'market.certificate.hash',
    sql`select id from market.certificate where hash <> encode(sha256(convert_to(document, 'UTF8')), 'hex')`,
  ),
  counted(
    'market.certificate.names_its_cloth',
    sql`select c.id from market.certificate c join market.piece p on p.id = c.piece_id
      where c.document::jsonb ->> 'code' <> c.code or c.document::jsonb ->> 'number' <> p.number or p.state <> 'certified'`,
  ),
  counted(
    'market.certificate.one_that_holds',
    sql`select c.piece_id as id from market.certificate c where not exists (select from market.certificate n where n.replaces = c.id) group by c.piece_id having count(*) > 1`,
  ),
  counted(
    'market.claim.one_owner',
    sql`select piece_id as id from market.piece_claim where used_at is null and void_at is null group by piece_id having count(*) > 1`,
  ),
  counted(
    'market.price.adds_up',
    sql`select a.id from market.price_anatomy a where a.price <> (select coalesce(sum(p.amount), 0) from market.price_part p where p.anatomy_id = a.id)`,
  ),
  counted(
    'market.curation.two_votes',
    sql`select n.id from market.nomination n where n.state = 'shown' and (select count(*) from market.curation_vote v where v.nomination_id = n.id and v.show) < 2
      and not exists (select from market.curation_appeal a where a.nomination_id = n.id and a.granted)`,
  ),
]
