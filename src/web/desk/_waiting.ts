import { formatRupiah } from '#src/base/money.ts'
import { dayOf, formatDay, formatMoment } from '#src/base/time.ts'
import { awaitingBasis } from '#src/governance/awaiting.db.ts'
import { casesWaiting } from '#src/governance/case-read.db.ts'
import { myDelegations } from '#src/governance/delegation.db.ts'
import { meetingsOf } from '#src/governance/meeting-read.db.ts'
import { dayMs } from '#src/governance/terms.ts'
import { badgesToVerify } from '#src/market/badge.db.ts'
import { payeesToApprove } from '#src/market/payee.db.ts'
import { revisionsToReview } from '#src/market/revision-read.db.ts'
import { shopsToReview } from '#src/market/shop-read.db.ts'
import { linksToSend } from '#src/support/link.db.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { DeskPowers } from './_desk-frame.tsx'

export type WaitingKind = 'case' | 'meeting' | 'loan' | 'basis' | 'shop' | 'revision' | 'payee' | 'badge' | 'link'

/** One thing that waits. `by` is the day it is due or, where none is set, the day since when it waits: the oldest comes first. */
export type Waiting = { kind: WaitingKind; title: string; href: string; about: string; by: string; when: string; late: boolean }

export const toDeskShop = (slug: string): string => `${to.deskShops()}/${slug}`

export const toDeskRevision = (id: string): string => `${to.deskRevisions()}/${id}`

/** A civic day as people write it. */
export const sayDay = ({ ctx }: Visit, day: string): string => formatDay(new Date(`${day}T05:00:00Z`), ctx.tongue)

async function market(visit: Visit, held: DeskPowers): Promise<Waiting[]> {
  const { ctx, t } = visit
  const [shops, revisions, payees, badges] = await Promise.all([
    held.review ? shopsToReview(ctx) : { items: [] },
    held.review ? revisionsToReview(ctx) : [],
    held.payees ? payeesToApprove(ctx) : [],
    held.badges ? badgesToVerify(ctx) : [],
  ])
  const since = (at: Date) => ({ by: dayOf(at), when: t('desk.since', { day: formatDay(at, ctx.tongue) }), late: false })
  return [
    ...shops.items.map(
      (shop): Waiting => ({
        kind: 'shop',
        title: shop.name,
        href: toDeskShop(shop.slug),
        about: `${shop.kelurahan}, ${t('shop.goods_count', { n: shop.products })}, ${t('desk.owner', { name: shop.owners })}`,
        ...since(shop.since),
      }),
    ),
    ...revisions.map(
      (one): Waiting => ({
        kind: 'revision',
        title: one.name,
        href: toDeskRevision(one.id),
        about: `${one.shopName}: ${one.fields.map((field) => t(`shop.revision.field_${field}`)).join(', ')}`,
        ...since(one.askedAt),
      }),
    ),
    ...payees.map(
      (payee): Waiting => ({
        kind: 'payee',
        title: payee.shopName,
        href: `${toDeskShop(payee.shop)}#rekening`,
        about: `${payee.kind === 'qris' ? 'QRIS' : payee.bank} ${payee.holder}${payee.needsCurator ? `, ${t('desk.payee_curator')}` : ''}`,
        ...since(payee.proposedAt),
      }),
    ),
    ...badges.map(
      (badge): Waiting => ({
        kind: 'badge',
        title: badge.shopName,
        href: `${toDeskShop(badge.shop)}#lencana`,
        about: `${t(`shop.badge.${badge.kind}`)} ${badge.number}${badge.product ? `, ${badge.product}` : ''}`,
        by: dayOf(ctx.now),
        when: '',
        late: false,
      }),
    ),
  ]
}

async function cases(visit: Visit): Promise<Waiting[]> {
  const { ctx, t } = visit
  const { items } = await casesWaiting(ctx, { limit: 50 })
  return items.map((one) => ({
    kind: 'case',
    title: one.title,
    href: to.deskCase(one.number),
    about: [one.number, t(`matrix.capacity.${one.turn.capacity ?? 'decide'}`), ...(one.money ? [formatRupiah(one.amount)] : [])].join(
      ' · ',
    ),
    by: one.dueDay ?? dayOf(one.openedAt),
    when: one.dueDay ? t('govdesk.due', { day: sayDay(visit, one.dueDay) }) : t('desk.since', { day: formatDay(one.openedAt, ctx.tongue) }),
    late: one.dueDay !== null && one.dueDay < dayOf(ctx.now),
  }))
}

async function meetings(visit: Visit, bodies: readonly string[]): Promise<Waiting[]> {
  const { ctx } = visit
  if (bodies.length === 0) return []
  const { items } = await meetingsOf(ctx.db, 'coming', { limit: 50 })
  return items
    .filter(({ body }) => bodies.includes(body))
    .map((one) => ({
      kind: 'meeting',
      title: one.title,
      href: to.deskMeeting(one.number),
      about: `${one.number} · ${ctx.tongue === 'en' ? one.bodyNameEn : one.bodyName}, ${one.place}`,
      by: dayOf(one.startsAt),
      when: formatMoment(one.startsAt, ctx.tongue),
      late: false,
    }))
}

/** What I lent or was lent that ends within a fortnight. */
async function loans(visit: Visit): Promise<Waiting[]> {
  const { ctx, t } = visit
  const [given, received] = await Promise.all([myDelegations(ctx, 'given'), myDelegations(ctx, 'received')])
  const soon = ctx.now.getTime() + 14 * dayMs
  return [...given, ...received]
    .filter((one) => one.state === 'now' && one.until.getTime() < soon)
    .map((one) => ({
      kind: 'loan',
      title: t('govdesk.loan_ends', { number: one.number }),
      href: to.deskLoans(),
      about: `${one.post}: ${one.grantor} → ${one.grantee}`,
      by: dayOf(one.until),
      when: t('govdesk.due', { day: formatDay(new Date(one.until.getTime() - 1000), ctx.tongue) }),
      late: false,
    }))
}

async function bases(visit: Visit, held: DeskPowers): Promise<Waiting[]> {
  const { ctx, t } = visit
  if (!held.place.named.has('governance.legal_basis.record:decide')) return []
  return (await awaitingBasis(ctx)).map((one) => ({
    kind: 'basis',
    title: one.about,
    href: `${to.deskBases()}#menunggu`,
    about: `${t(`governance.rests.${one.kind}`)} · ${one.basis}`,
    by: one.since,
    when: t('desk.since', { day: sayDay(visit, one.since) }),
    late: one.due,
  }))
}

/** Receivers who have no address for letters, and wait to be told. */
async function links(visit: Visit, held: DeskPowers): Promise<Waiting[]> {
  const { ctx, t } = visit
  if (!held.place.named.has('support.link.send:decide')) return []
  return (await linksToSend(ctx)).waiting
    .filter(({ barred }) => barred === null)
    .map(({ number, title, receiver, since }) => ({
      kind: 'link',
      title: t('support.link.for', { receiver }),
      href: to.deskLinks(),
      about: `${title} · ${number}`,
      by: dayOf(since),
      when: t('desk.since', { day: formatDay(since, ctx.tongue) }),
      late: false,
    }))
}

/** Everything that waits for this reader, the oldest due first. */
export async function waitingFor(visit: Visit, held: DeskPowers): Promise<Waiting[]> {
  const seated = held.place.seats > 0
  const found = await Promise.all([
    market(visit, held),
    seated ? cases(visit) : [],
    meetings(visit, held.place.bodies),
    seated ? loans(visit) : [],
    bases(visit, held),
    links(visit, held),
  ])
  return found.flat().sort((one, other) => one.by.localeCompare(other.by))
}
