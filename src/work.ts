import { remindIfDue } from '#src/directory/reconfirm.db.ts'
import { sweepPictures } from '#src/directory/work.db.ts'
import { askAlumniIfDue } from '#src/events/alumni.db.ts'
import { tidyEventsIfDue, tidyRegistrationsIfDue } from '#src/events/lapse.db.ts'
import { tidyProgrammesIfDue } from '#src/events/programme-tidy.db.ts'
import { draftReportsIfDue } from '#src/events/report.db.ts'
import { readDueSources, readSource } from '#src/events/source-read.db.ts'
import { publishJournal } from '#src/governance/journal-letter.db.ts'
import { redrawLegalBases } from '#src/governance/verify.db.ts'
import { sweepSignIn } from '#src/identity/session.db.ts'
import { refreshMoved } from '#src/market/availability.db.ts'
import { sweepCarts } from '#src/market/cart.db.ts'
import { forgetContactsIfDue } from '#src/market/contact.db.ts'
import { runImport } from '#src/market/import.db.ts'
import { resumeImports } from '#src/market/import-job.db.ts'
import { dropOldPhotos } from '#src/market/import-photos.db.ts'
import { closeOverdue } from '#src/market/order-clock.db.ts'
import { expireHolds } from '#src/market/order-deeds.db.ts'
import { tellAboutOrder, tellOrderPlaced } from '#src/market/order-letters.db.ts'
import { lapseOriginsIfDue } from '#src/market/origin-case.db.ts'
import { forgetDoubtPicturesIfDue } from '#src/market/origin-picture.db.ts'
import { dropPicture } from '#src/market/picture.db.ts'
import { forgetReviewDevices } from '#src/market/review.db.ts'
import { sweepScans } from '#src/market/scan.db.ts'
import { recountVocabulary } from '#src/market/search-index.db.ts'
import type { Actor, Ctx, House } from '#src/platform/context.ts'
import { openFileCheck, rootOfBuild } from '#src/platform/file-manifest.ts'
import type { Queue } from '#src/platform/jobs.ts'
import { send } from '#src/platform/mail.ts'
import { sealJournal } from '#src/platform/seal.ts'
import { sweepOld } from '#src/platform/sweep.ts'
import { buildDataIfDue } from '#src/press/build-data.db.ts'
import { checkFilesOfBuild, lookEveryMs } from '#src/press/file-check.db.ts'
import { checkLinksIfDue } from '#src/press/link-check.db.ts'
import { tidyIfDue } from '#src/spaces/check-in.db.ts'
import { tellOverdueIfDue } from '#src/spaces/overdue.db.ts'
import { escalateIfLate } from '#src/spaces/rivals.db.ts'
import { takePublished } from '#src/spaces/round-take.db.ts'
import { offerIfWaiting } from '#src/spaces/waiting.db.ts'
import { warnAccordsIfDue } from '#src/support/accord.db.ts'
import { tellLateDutiesIfDue } from '#src/support/accord-late.db.ts'
import { sweepFolder } from '#src/support/folder.db.ts'
import { tellOverdueObligationsIfDue } from '#src/support/obligation.db.ts'
import { lapseProposalsIfDue } from '#src/support/proposal.db.ts'
import { tellSupportIfDue } from '#src/support/reminders.db.ts'
import { refreshFlagged } from '#src/web/_flagged.ts'
import { selfScanIfDue } from '#src/web/self-scan.ts'

type Data = Record<string, unknown>
type Job = Queue & { run(house: House, data: Data): Promise<void> }

/** Everything done after a deed, by name. Each may run twice without harm. */
const jobs: readonly Job[] = [
  { name: 'platform.mail', retries: 8, seconds: 60, together: 5, run: (house, data) => send(house, String(data.id)) },
  { name: 'platform.file.remove', retries: 8, seconds: 60, run: (house, data) => house.files.remove(String(data.key)) },
  {
    name: 'market.order.placed',
    retries: 5,
    seconds: 60,
    together: 5,
    run: (house, data) => tellOrderPlaced(house, String(data.group), String(data.key)),
  },
  {
    name: 'market.order.told',
    retries: 5,
    seconds: 60,
    together: 5,
    run: (house, data) => tellAboutOrder(house, String(data.order), String(data.occasion)),
  },
  { name: 'spaces.waiting.offer', retries: 5, seconds: 60, run: (house) => offerIfWaiting(systemCtx(house, 'waiting')) },
  {
    name: 'events.source.read',
    retries: 2,
    seconds: 300,
    run: (house, data) => readSource(systemCtx(house, 'calendars'), String(data.source)),
  },
  {
    name: 'spaces.round.take',
    retries: 5,
    seconds: 120,
    run: (house, data) => takePublished(systemCtx(house, 'round'), String(data.allocation)),
  },
  { name: 'market.import', retries: 3, seconds: 3600, run: (house, data) => runImport(house, String(data.job)) },
]

export const queues: readonly Queue[] = jobs

export const systemCtx = (house: House, job: string): Ctx => ({
  house,
  db: house.db,
  actor: { kind: 'system', job } satisfies Actor,
  now: house.now(),
  tongue: 'id',
})

type Ticker = { name: string; everyMs: number; run(house: House, site: Site | undefined): Promise<unknown> }

/** The site as a stranger would ask it, where there is one beside the clocks. */
type Site = Parameters<typeof selfScanIfDue>[1]

/** Clocks of the house. Deadlines hold without them; these only tidy, so any number of nodes may run them. */
const tickers: readonly Ticker[] = [
  { name: 'availability', everyMs: 1_000, run: (house) => refreshMoved(house.db) },
  { name: 'expiry', everyMs: 10_000, run: (house) => expireHolds(systemCtx(house, 'expiry'), undefined) },
  { name: 'overdue', everyMs: 60_000, run: (house) => closeOverdue(systemCtx(house, 'overdue'), undefined) },
  { name: 'contacts of ended orders', everyMs: 3_600_000, run: (house) => forgetContactsIfDue(systemCtx(house, 'overdue')) },
  { name: 'doubted origins', everyMs: 60_000, run: (house) => lapseOriginsIfDue(systemCtx(house, 'doubted origins')) },
  {
    name: 'pictures of doubts',
    everyMs: 3_600_000,
    run: (house) => forgetDoubtPicturesIfDue(systemCtx(house, 'pictures of doubts')),
  },
  { name: 'rooms', everyMs: 10_000, run: (house) => tidyIfDue(systemCtx(house, 'rooms')) },
  { name: 'overdue things', everyMs: 10_000, run: (house) => tellOverdueIfDue(systemCtx(house, 'overdue things')) },
  { name: 'events', everyMs: 300_000, run: (house) => tidyEventsIfDue(systemCtx(house, 'events')) },
  { name: 'profiles', everyMs: 3_600_000, run: (house) => remindIfDue(systemCtx(house, 'profiles')) },
  { name: 'seats', everyMs: 60_000, run: (house) => tidyRegistrationsIfDue(systemCtx(house, 'seats')) },
  { name: 'programmes', everyMs: 60_000, run: (house) => tidyProgrammesIfDue(systemCtx(house, 'programmes')) },
  { name: 'accounts of events', everyMs: 300_000, run: (house) => draftReportsIfDue(systemCtx(house, 'accounts of events')) },
  { name: 'alumni', everyMs: 600_000, run: (house) => askAlumniIfDue(systemCtx(house, 'alumni')) },
  { name: 'calendars of agencies', everyMs: 60_000, run: (house) => readDueSources(systemCtx(house, 'calendars')) },
  { name: 'support', everyMs: 300_000, run: (house) => tellSupportIfDue(systemCtx(house, 'support')) },
  { name: 'late decisions', everyMs: 600_000, run: (house) => escalateIfLate(systemCtx(house, 'late decisions')) },
  { name: 'waiting lines', everyMs: 10_000, run: (house) => offerIfWaiting(systemCtx(house, 'waiting')) },
  { name: 'ends of accords', everyMs: 3_600_000, run: (house) => warnAccordsIfDue(systemCtx(house, 'ends of accords')) },
  { name: 'late duties', everyMs: 600_000, run: (house) => tellLateDutiesIfDue(systemCtx(house, 'late duties')) },
  { name: 'proposals', everyMs: 60_000, run: (house) => lapseProposalsIfDue(systemCtx(house, 'proposals')) },
  {
    name: 'overdue obligations',
    everyMs: 600_000,
    run: (house) => tellOverdueObligationsIfDue(systemCtx(house, 'overdue obligations')),
  },
  { name: 'imports', everyMs: 60_000, run: (house) => resumeImports(house) },
  { name: 'photos of imports', everyMs: 3_600_000, run: (house) => dropOldPhotos(house) },
  { name: 'vocabulary', everyMs: 3_600_000, run: (house) => recountVocabulary(house.db) },
  { name: 'seal', everyMs: 5_000, run: (house) => sealJournal(house.db) },
  { name: 'publication', everyMs: 60_000, run: (house) => publishJournal(house) },
  { name: 'sweep', everyMs: 600_000, run: (house) => sweepOld(house.db) },
  {
    name: 'folder sweep',
    everyMs: 3_600_000,
    run: async (house) => void (await Promise.all((await sweepFolder(house.db)).map((key) => house.files.remove(key)))),
  },
  { name: 'pictures taken down', everyMs: 10_000, run: (house) => sweepPictures(house.db, (key) => dropPicture(house.files, key)) },
  { name: 'cart sweep', everyMs: 600_000, run: (house) => sweepCarts(house.db) },
  { name: 'open data', everyMs: 60_000, run: (house) => buildDataIfDue(systemCtx(house, 'open data')) },
  { name: 'certificate scans', everyMs: 3_600_000, run: (house) => sweepScans(house.db) },
  { name: 'devices of reviews', everyMs: 3_600_000, run: (house) => forgetReviewDevices(house.db) },
  { name: 'legal bases', everyMs: 600_000, run: (house) => redrawLegalBases(house.db) },
  {
    name: 'self-scan',
    everyMs: 600_000,
    run: async (house, site) => (site ? selfScanIfDue(systemCtx(house, 'self-scan'), site) : undefined),
  },
  { name: 'links that lead away', everyMs: 600_000, run: (house) => checkLinksIfDue(systemCtx(house, 'links that lead away')) },
  { name: 'flagged pages', everyMs: 60_000, run: (house) => refreshFlagged(house) },
  { name: 'sign-in sweep', everyMs: 600_000, run: (house) => sweepSignIn(house.db) },
]

function tick(house: House, site: Site | undefined, ticker: Ticker, halted: () => boolean): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    if (halted()) return
    const before = running
    running = before.then(() => ticker.run(house, site)).catch((error) => house.log.error('ticker.failed', error, { ticker: ticker.name }))
  }, ticker.everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

/** Starts jobs and clocks; answers how to stop them. */
export async function startWork(house: House, site?: Site): Promise<{ stop(): Promise<void> }> {
  let halted = false
  for (const job of jobs) await house.jobs.work(job.name, (data) => job.run(house, data), job.together)
  // read before anything else runs: a list that is exchanged later is itself found
  const root = rootOfBuild()
  const check = root === undefined ? undefined : await openFileCheck(root)
  const asBuilt: Ticker[] = check
    ? [{ name: 'files as built', everyMs: lookEveryMs, run: (at) => checkFilesOfBuild(systemCtx(at, 'files as built'), check) }]
    : []
  const ticking = [...tickers, ...asBuilt].map((ticker) => tick(house, site, ticker, () => halted))
  return {
    async stop() {
      halted = true
      await Promise.all(ticking.map((one) => one.stop()))
    },
  }
}
