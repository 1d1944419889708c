import { stringify } from 'csv-stringify/sync'
import { neutralise } from '#src/base/csv-safe.ts'
import { Missing } from '#src/base/outcome.ts'
import { dayOf, wallClock } from '#src/base/time.ts'
import { kelurahanOnMap, subsectors } from '#src/events/choices.db.ts'
import { isAwaiting } from '#src/governance/awaiting.db.ts'
import { kinOfUnit } from '#src/governance/unit.db.ts'
import { supportKinds } from '#src/support/commitment.ts'
import { deliveryPhoto } from '#src/support/delivery-photo.db.ts'
import { followUpSums } from '#src/support/follow-up.db.ts'
import { grantSince } from '#src/support/grant-agreement.db.ts'
import { helixScores } from '#src/support/helix-score.db.ts'
import { keepingOf } from '#src/support/keeping-read.db.ts'
import { offerCalled, openOffers } from '#src/support/offer.db.ts'
import { commitmentCalled, commitmentsBefore, commitmentsOfUnit } from '#src/support/read.db.ts'
import { citySums, type ScoreFilter, unitScores } from '#src/support/score.db.ts'
import { isRanked, scoreOfAll } from '#src/support/score.ts'
import { html } from '../answer.tsx'
import { sendPrivatePicture } from '../pictures.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { movedOn } from './_moved-on.ts'
import { CommitmentView } from './commitment.view.tsx'
import { OffersView, OfferView } from './offers.view.tsx'
import { addressed, ScoreView, UnitView } from './support-score.view.tsx'

const english = ({ ctx }: Visit) => ctx.tongue === 'en'

/** What the agencies hold out, by kind. */
export const offersPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const kind = supportKinds.find((one) => one === c.req.query('jenis'))
  const [offers, sums] = await Promise.all([
    openOffers(ctx.db, english(visit), { kind }),
    citySums(ctx.db, wallClock(ctx.now).year, dayOf(ctx.now)),
  ])
  return html(visit, {
    door: 'hub',
    title: t('support.page.title'),
    description: t('support.page.lead'),
    canonical: to.support(),
    asOf: ctx.now,
    ...(kind ? { head: <meta name="robots" content="noindex" /> } : {}),
    main: <OffersView t={t} tongue={ctx.tongue} offers={offers} kind={kind} sums={sums} year={wallClock(ctx.now).year} />,
  })
}

/** One offer: what, for whom, and when it is truly had. */
export const offerPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const offer = await offerCalled(ctx.db, (c.req.param('slug') ?? '').slice(0, 100), english(visit))
  if (!offer) throw new Missing('offer')
  return html(visit, {
    door: 'hub',
    title: offer.title,
    description: offer.plain.slice(0, 160),
    canonical: to.offer(offer.slug),
    asOf: ctx.now,
    main: (
      <OfferView
        t={t}
        tongue={ctx.tongue}
        offer={offer}
        today={dayOf(ctx.now)}
        waits={await isAwaiting(ctx, 'support.offer', offer.slug)}
      />
    ),
  })
}

export function yearOf({ c, ctx }: Visit): number {
  const asked = Number(c.req.query('tahun') ?? Number.NaN)
  return Number.isInteger(asked) && asked >= 2020 && asked <= 2100 ? asked : wallClock(ctx.now).year
}

const given = ({ c }: Visit, name: string) => c.req.query(name)?.trim().slice(0, 60) || undefined

/** Of which promises: by kind, neighbourhood, sub-sector. What is no kind of support filters nothing. */
const filterOf = (visit: Visit): ScoreFilter => ({
  kind: supportKinds.find((one) => one === given(visit, 'jenis')),
  kelurahan: given(visit, 'kelurahan'),
  subsector: given(visit, 'subsektor'),
})

/** Promised and kept, by agency. */
export const scorePage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const year = yearOf(visit)
  const today = dayOf(ctx.now)
  const filter = filterOf(visit)
  const [units, places, sectors] = await Promise.all([
    unitScores(ctx.db, year, today, english(visit), undefined, filter),
    kelurahanOnMap(ctx.db),
    subsectors(ctx.db, english(visit)),
  ])
  const moved = await movedOn(visit, sectors)
  if (moved) return c.redirect(moved, 301)
  const sums = scoreOfAll(units.map(({ score }) => score))
  const choices = { kelurahan: places.map(({ code, name }) => ({ value: code, label: name })), subsector: sectors }
  return html(visit, {
    door: 'hub',
    title: t('support.score.title', { year }),
    description: t('support.score.lead'),
    canonical: to.supportScore(),
    asOf: ctx.now,
    ...(Object.values(filter).some(Boolean) ? { head: <meta name="robots" content="noindex" /> } : {}),
    main: (
      <ScoreView
        t={t}
        tongue={ctx.tongue}
        year={year}
        units={units}
        sums={sums}
        helices={await helixScores(ctx.db, year, today)}
        followUps={await followUpSums(ctx.db, year)}
        demo={ctx.house.demo}
        filter={filter}
        choices={choices}
      />
    ),
  })
}

const perPage = 50

/** Every promise of one agency, so that each figure opens to its rows. */
export const unitSupportPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const year = yearOf(visit)
  const unit = (c.req.param('unit') ?? '').slice(0, 60)
  const after = c.req.query('sesudah')
  const filter = filterOf(visit)
  const [[found], { rows, next }, kin, earlier] = await Promise.all([
    unitScores(ctx.db, year, dayOf(ctx.now), english(visit), unit, filter),
    commitmentsOfUnit(ctx.db, unit, year, { most: perPage, after, english: english(visit), filter }),
    kinOfUnit(ctx.db, unit, english(visit)),
    after ? [] : commitmentsBefore(ctx.db, unit, year, perPage, english(visit)),
  ])
  const name = kin?.name
  if (kin === undefined || name === undefined || (!found && rows.length === 0 && earlier.length === 0)) throw new Missing('unit')
  return html(visit, {
    door: 'hub',
    title: t('support.unit.title', { unit: name, year }),
    canonical: to.supportUnit(unit),
    asOf: ctx.now,
    ...(after ? { head: <meta name="robots" content="noindex" /> } : {}),
    main: (
      <UnitView
        t={t}
        tongue={ctx.tongue}
        year={year}
        name={name}
        kin={kin}
        rows={rows}
        earlier={earlier}
        score={found?.score}
        next={next ? to.supportUnit(unit, { ...addressed(year, filter), sesudah: next }) : undefined}
        today={dayOf(ctx.now)}
      />
    ),
  })
}

export const scoreCsv: Page = async (visit) => {
  const { ctx, t } = visit
  const year = yearOf(visit)
  const units = await unitScores(ctx.db, year, dayOf(ctx.now), false, undefined, filterOf(visit))
  const columns = ['unit', 'name', 'commitments', 'promised', 'delivered', 'on_time', 'claimed', 'permille', 'permille_on_time', 'note']
  const rows = units.map(({ unit, name, score, note }) => [
    unit,
    name,
    score.commitments,
    score.promised,
    score.delivered,
    score.onTime,
    score.claimed,
    // as on the page: under three promises no share
    isRanked(score.commitments) ? (score.deliveredPermille ?? '') : '',
    isRanked(score.commitments) ? (score.onTimePermille ?? '') : '',
    note?.text ?? '',
  ])
  const table = [columns.map((column) => t(`support.csv.${column}`)), ...rows].map((row) => row.map(neutralise))
  visit.c.header('content-type', 'text/csv; charset=utf-8')
  visit.c.header('content-disposition', `attachment; filename="${t('support.score.file')}-${year}.csv"`)
  return visit.c.body(`\ufeff${stringify(table, { delimiter: ';', record_delimiter: 'windows' })}`)
}

/** One promise with everything that was brought and what the receiver said. */
export const commitmentPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const commitment = await commitmentCalled(ctx.db, (c.req.param('number') ?? '').slice(0, 40), english(visit))
  return html(visit, {
    door: 'hub',
    title: commitment.title,
    canonical: to.commitment(commitment.number),
    asOf: ctx.now,
    main: (
      <CommitmentView
        t={t}
        tongue={ctx.tongue}
        commitment={commitment}
        agreed={await grantSince(ctx.db, commitment.id)}
        keeping={await keepingOf(ctx.db, commitment.id)}
        today={dayOf(ctx.now)}
      />
    ),
  })
}

/** A picture of what was brought, where nobody on it can be recognised. */
export const deliveryPhotoPage: Page = async (visit) =>
  sendPrivatePicture(
    visit,
    await deliveryPhoto(visit.ctx, visit.c.req.param('number') ?? '', visit.c.req.param('delivery') ?? '', { closed: false }),
  )
