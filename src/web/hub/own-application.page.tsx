import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { acceptPlace, consentAsGuardian, withdrawFromProgramme } from '#src/events/apply.db.ts'
import { certificateOfApplication } from '#src/events/certificate.db.ts'
import { passedShown, showPassed } from '#src/events/passed.db.ts'
import { attendedOf } from '#src/events/programme-desk.db.ts'
import { applicationToConsent, type OwnApplication, ownApplicationPage } from '#src/events/programme-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { objectToResult, saysSchema } from '#src/events/result-objection.db.ts'
import { myResult } from '#src/events/selection-read.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { html, redirect } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { isApplicationNumber, keepProgrammeKey, programmeKeyOf } from './_programme-key.ts'
import { GuardianView } from './guardian.view.tsx'
import { OwnApplicationView } from './own-application.view.tsx'

/** How often a key may be tried from one address. */
export const trying = { name: 'programme-key', most: 30, seconds: 60 }
const news = ['terima', 'mundur', 'keberatan', 'hadir', 'profil'] as const
type Errand = (typeof news)[number]

export function applicationNumber(visit: Visit): string {
  const number = visit.c.req.param('number') ?? ''
  if (!isApplicationNumber(number)) throw new Missing('application')
  return number
}

const own = (visit: Visit, number = applicationNumber(visit)): Promise<OwnApplication> =>
  ownApplicationPage(visit.ctx, number, programmeKeyOf(visit, 'program', number))

async function show(visit: Visit, application: OwnApplication, refusals: readonly Refusal[] = [], says = ''): Promise<Response> {
  const { ctx, t, c } = visit
  const [result, attended, certificate, shown] = await Promise.all([
    myResult(ctx.db, application.number),
    attendedOf(ctx.db, application.number),
    certificateOfApplication(ctx.db, application.number),
    passedShown(ctx, application.number),
  ])
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: `${application.number} · ${application.title}`,
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <OwnApplicationView
        t={t}
        tongue={ctx.tongue}
        application={application}
        result={result}
        attended={attended}
        certificate={certificate?.code}
        shown={shown}
        says={says}
        news={did && refusals.length === 0 ? t(`programme.did.${did}`) : undefined}
        refusals={refusals}
        once={freshOnce()}
      />
    ),
  })
}

/** An application for whoever holds it. A key in the address moves to a cookie at once and leaves the address. */
export const ownApplicationShown: Page = async (visit) => {
  const number = applicationNumber(visit)
  const key = visit.c.req.query('kunci')?.slice(0, 100)
  if (key === undefined) return await show(visit, await own(visit))
  const seconds = await tooMany(visit.ctx, trying, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  await ownApplicationPage(visit.ctx, number, key)
  keepProgrammeKey(visit, 'program', number, key)
  return redirect(visit, to.ownApplication(number))
}

type At = { number: string; key: string | undefined }
const errand =
  (did: Errand, run: (ctx: Ctx, at: At, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const { number } = await own(visit)
    const form = await readForm(visit)
    const at = { number, key: programmeKeyOf(visit, 'program', number) }
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, at, form),
      () => to.ownApplication(number, { sudah: did }),
    )
    return 'response' in made ? made.response : await show(visit, await own(visit), made.refused.refusals, form.text('says'))
  }

/** The paper as it was issued, for its holder, a minor too. */
export const ownCertificateFile: Page = async (visit) => {
  const { number } = await own(visit)
  const found = await certificateOfApplication(visit.ctx.db, number)
  if (!found?.paper) throw new Missing('certificate')
  visit.c.header('content-type', 'application/pdf')
  visit.c.header('content-disposition', `inline; filename="sertifikat-hadir-${found.code}.pdf"`)
  visit.c.header('cache-control', 'private, no-store')
  return visit.c.body(new Uint8Array(found.paper))
}

export const acceptMyPlace: Page = errand('terima', acceptPlace)
/** Said once, within the days for it, about one's own result. */
export const objectMyself: Page = errand('keberatan', async (ctx, at, form) => {
  const read = readEvent(saysSchema, { says: form.text('says') })
  return read.ok ? await objectToResult(ctx, { ...at, ...read.value }) : read
})
/** In one's own public profile or out of it: by the account alone, since a letter may lie in other hands. */
export const showInProfile: Page = errand('profil', (ctx, { number }, form) =>
  showPassed(ctx, { number, shown: form.text('shown') === 'ya' }),
)
export const withdrawMyself: Page = errand('mundur', withdrawFromProgramme)

async function showGuardian(visit: Visit, number: string, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t } = visit
  const asked = await applicationToConsent(ctx, number, programmeKeyOf(visit, 'wali', number))
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    title: t('programme.guardian.title'),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: <GuardianView t={t} tongue={ctx.tongue} asked={asked} refusals={refusals} once={freshOnce()} />,
  })
}

/** What a guardian is asked, by the link of his letter. */
export const guardianPage: Page = async (visit) => {
  const number = applicationNumber(visit)
  const key = visit.c.req.query('kunci')?.slice(0, 100)
  if (key === undefined) return await showGuardian(visit, number)
  const seconds = await tooMany(visit.ctx, trying, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  await applicationToConsent(visit.ctx, number, key)
  keepProgrammeKey(visit, 'wali', number, key)
  return redirect(visit, to.guardian(number))
}

export const guardianSaysYes: Page = async (visit) => {
  const number = applicationNumber(visit)
  const key = programmeKeyOf(visit, 'wali', number)
  await applicationToConsent(visit.ctx, number, key)
  const form = await readForm(visit)
  if (!form.checked('agree')) return await showGuardian(visit, number, [{ rule: 'events.application.consent_tick', field: 'agree' }])
  const made = await makeOnce(
    visit,
    form,
    (ctx) => consentAsGuardian(ctx, { number, key }),
    () => to.guardian(number),
  )
  return 'response' in made ? made.response : await showGuardian(visit, number, made.refused.refusals)
}
