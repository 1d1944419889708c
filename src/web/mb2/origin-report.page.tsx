import { Missing } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import { doubts, reporting } from '#src/market/origin-case.ts'
import { type OwnReport, ownDoubtPicture, ownReportOf, reportOriginWith } from '#src/market/origin-picture.db.ts'
import { type Doubtable, listingToDoubt } from '#src/market/origin-read.db.ts'
import { pictureLimits } from '#src/market/picture-file.ts'
import { personOf } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { Button } from '#src/ui/button.tsx'
import { FileField, Radios } from '#src/ui/choices.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { sendPrivatePicture } from '../pictures.ts'
import { freshOnce, makeOnce, nothingTyped, readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { askPage, type WrongAsk } from './_ask-page.tsx'

async function listingOf({ ctx, c }: Visit): Promise<Doubtable> {
  const found = await listingToDoubt(ctx.db, c.req.param('slug') ?? '')
  if (!found) throw new Missing('product')
  return found
}

/** What the reader himself has written, with his picture; nobody else finds it here. */
const Own = ({ visit: { t, ctx }, one, own }: { visit: Visit; one: Doubtable; own: OwnReport }) => (
  <section>
    <h2>{t('origin.report.own', { number: own.number })}</h2>
    <blockquote>
      <p>
        <b>{t(`origin.doubt.${own.reason}`)}</b> ({formatDay(own.at, ctx.tongue)})
      </p>
      <p>{own.says}</p>
      <p class="small">{t('origin.case.evidence', { evidence: own.evidence })}</p>
      {own.pictured && (
        <p class="small">
          <a href={to.originPicture(one.slug, own.report)}>{t('origin.report.own_picture')}</a>
        </p>
      )}
    </blockquote>
  </section>
)

async function show(visit: Visit, one: Doubtable, wrong?: WrongAsk): Promise<Response> {
  const { t, c } = visit
  const form = wrong?.form ?? nothingTyped
  const refusals = wrong?.refusals ?? []
  const said = complaints(t, refusals)
  const own = await ownReportOf(visit.ctx.db, one.slug, personOf(visit.ctx.actor) ?? '')
  return askPage(visit, {
    title: t('origin.report.title', { name: one.name }),
    crumbs: [{ label: one.name, href: to.product(one.slug) }, { label: t('origin.report.link') }],
    wrong,
    main: (
      <>
        {c.req.query('sudah') ? (
          <Notice kind="done" live>
            {t('origin.report.done')}
          </Notice>
        ) : (
          <>
            <p class="lead">{t('origin.report.lead', { level: t(`ui.origin.${one.shown}`) })}</p>
            <form method="post" action={to.originReport(one.slug)} class="fields-form" enctype="multipart/form-data" novalidate>
              <input type="hidden" name="once" value={freshOnce()} />
              <Radios
                t={t}
                name="reason"
                label={t('origin.report.reason')}
                choices={doubts.map((value) => ({ value, label: t(`origin.doubt.${value}`) }))}
                value={form.given('reason')}
                error={said('reason')}
              />
              <TextArea
                t={t}
                name="says"
                label={t('origin.report.says')}
                value={form.text('says')}
                error={said('says')}
                rows={4}
                maxlength={1000}
              />
              <TextField
                t={t}
                name="evidence"
                label={t('origin.report.evidence')}
                hint={t('origin.report.evidence_hint')}
                value={form.text('evidence')}
                error={said('evidence')}
                maxlength={500}
              />
              <FileField
                t={t}
                name="picture"
                label={t('origin.report.picture')}
                hint={t('origin.report.picture_hint')}
                accept="image/jpeg,image/png,image/webp"
                mostBytes={pictureLimits.bytes}
                error={said('picture')}
                optional
              />
              <p class="acts">
                <Button>{t('origin.report.do')}</Button>
              </p>
            </form>
          </>
        )}
        {own && <Own visit={visit} one={one} own={own} />}
      </>
    ),
  })
}

export const originReportPage: Page = async (visit) => show(visit, await listingOf(visit))

export const sendOriginReport: Page = async (visit) => {
  const one = await listingOf(visit)
  const form = await readForm(visit)
  const seconds = await tooMany(visit.ctx, reporting, personOf(visit.ctx.actor) ?? '')
  if (seconds) return show(visit, one, { refusals: [{ rule: 'platform.too_many', facts: { seconds } }], form })
  const sent = form.file('picture')
  const made = await makeOnce(
    visit,
    form,
    async (ctx) =>
      await reportOriginWith(ctx, {
        product: one.slug,
        input: { reason: form.text('reason'), says: form.text('says'), evidence: form.text('evidence') },
        bytes: sent && new Uint8Array(await sent.arrayBuffer()),
      }),
    () => to.originReport(one.slug, { sudah: 'lapor' }),
  )
  return 'response' in made ? made.response : show(visit, one, { refusals: made.refused.refusals, form })
}

/** The reader's own picture of a doubt. */
export const originPicturePage: Page = async (visit) =>
  sendPrivatePicture(visit, await ownDoubtPicture(visit.ctx, visit.c.req.param('report') ?? ''))
