import { agreementCalled } from '#src/support/agreement-read.db.ts'
import { postNeed } from '#src/support/need.db.ts'
import { needSchema, proposalSchema } from '#src/support/need.ts'
import { acceptProposal, makeProposal } from '#src/support/proposal.db.ts'
import { openRoomsTown, value } from './rooms-town.ts'

export { rule, value } from './rooms-town.ts'

export type NeedsTown = Awaited<ReturnType<typeof openNeedsTown>>

const tables = 'receipt, brought, obligation, agreement, message, term, proposal, need'

/** The demo town with a clock of its own and an empty board: a community led by `komunitas`, a campus led by `warga-2`, a medium led by `wartawan`. */
export async function openNeedsTown(first = '2027-01-04T09:00') {
  const town = await openRoomsTown(first)
  const { owner } = town
  const body = (slug: string, kind: string, leader: string) =>
    owner.query(
      `with o as (insert into directory.organisation (slug, kind, name, verified_at) values ($1, $2, initcap(replace($1, '-', ' ')), now()) returning id)
       insert into identity.membership (kind, entity_id, person_id, role, during) select 'community', o.id, p.id, 'owner', '[2026-01-01 00:00+07,)' from o, identity.person p where p.demo_key = $3`,
      [slug, kind, leader],
    )
  await body('uji-film', 'community', 'komunitas')
  await body('uji-kampus', 'campus', 'warga-2')
  await body('uji-media', 'media', 'wartawan')
  const wish = (more: Record<string, unknown> = {}) =>
    needSchema.parse({
      side: 'need',
      kind: 'people',
      title: 'Dua magang video',
      plain: 'Merekam latihan tiap Sabtu selama tiga bulan.',
      contact: '0812-0000-0001',
      adult: true,
      ...more,
    })
  const put = async (who: string, more: Record<string, unknown> = {}) => value(await postNeed(await town.as(who), wish(more))).number
  const need = (more: Record<string, unknown> = {}) => put('komunitas', { organisation: 'uji-film', ...more })
  const offer = (more: Record<string, unknown> = {}) =>
    put('warga-2', { side: 'offer', organisation: 'uji-kampus', title: 'Magang tiga bulan', contact: 'magang@contoh.id', ...more })
  const terms = [{ owes: 'offer', what: 'Magang video', quantity: 6, measure: 'bulan', dueDay: '2027-04-30' }]
  const ask = async (who: string, mine: string, theirs: string, more: Record<string, unknown> = {}) =>
    await makeProposal(await town.as(who), proposalSchema.parse({ mine, theirs, message: 'Kami butuh bantuan merekam.', terms, ...more }))
  const accept = async (who: string, number: string, version = 1) => await acceptProposal(await town.as(who), { number, version })
  return {
    ...town,
    wish,
    put,
    need,
    offer,
    terms,
    ask,
    accept,
    clear: () =>
      owner.query(
        `set session_replication_role = replica; truncate ${tables.replaceAll(/\w+/g, (one) => `support.${one}`)} cascade; set session_replication_role = origin`,
      ),
    /** A campus owes a community six months of interns, agreed today. */
    agreed: async () => {
      const { number } = value(await ask('komunitas', await need(), await offer()))
      const agreement = value(await accept('warga-2', number)).agreement ?? ''
      return { number: agreement, obligation: (await agreementCalled(town.house.db, agreement)).obligations[0]?.id ?? '' }
    },
  }
}
