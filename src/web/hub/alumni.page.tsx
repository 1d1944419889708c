import { alumniAnswers, alumniCall, answerAlumni } from '#src/events/alumni.db.ts'
import { tooMany } from '#src/platform/limits.ts'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { html, redirect } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { freshOnce, makeOnce, readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { keepProgrammeKey, programmeKeyOf } from './_programme-key.ts'
import { applicationNumber } from './own-application.page.tsx'

const trying = { name: 'alumni-key', most: 30, seconds: 60 }
const monthsOf = (visit: Visit, text = visit.c.req.query('bulan')) => (text === '12' ? 12 : 6)

async function show(visit: Visit, months: number, wrong = false): Promise<Response> {
  const { ctx, t, c } = visit
  const number = applicationNumber(visit)
  const call = await alumniCall(ctx, { number, months, key: programmeKeyOf(visit, 'alumni', number) })
  const refusals = wrong ? [{ rule: 'events.alumni.choose', field: 'answer' }] : []
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    title: t('programme.alumni.title', { title: call.title }),
    ...(wrong ? { refusals } : {}),
    main: (
      <div class="narrow programme">
        <ErrorSummary t={t} refusals={refusals} />
        <h1>{t('programme.alumni.title', { title: call.title })}</h1>
        <p class="lead">{t('programme.alumni.lead', { months })}</p>
        {call.answer && (
          <Notice kind="done" live>
            {t('programme.alumni.thanks')} <b>{t(`programme.alumni.${call.answer}`)}</b>
          </Notice>
        )}
        <form method="post" action={to.alumni(number)} class="alumni-answers" id="f-answer">
          <input type="hidden" name="once" value={freshOnce()} />
          <input type="hidden" name="bulan" value={String(months)} />
          {alumniAnswers.map((answer) => (
            <Button name="answer" value={answer} kind={c.req.query('jawab') === answer ? 'main' : 'ghost'} block>
              {t(`programme.alumni.${answer}`)}
            </Button>
          ))}
        </form>
        <p class="small quiet">{t('programme.alumni.private')}</p>
      </div>
    ),
  })
}

/** One tap, half a year and a year after. The letter's link brings here with the answer at hand; the key leaves the address at once. */
export const alumniPage: Page = async (visit) => {
  const number = applicationNumber(visit)
  const [months, key] = [monthsOf(visit), visit.c.req.query('kunci')?.slice(0, 100)]
  if (key === undefined) return await show(visit, months)
  const seconds = await tooMany(visit.ctx, trying, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  await alumniCall(visit.ctx, { number, months, key })
  keepProgrammeKey(visit, 'alumni', number, key)
  return redirect(visit, to.alumni(number, { bulan: months, jawab: visit.c.req.query('jawab')?.slice(0, 20) }))
}

export const alumniAnswered: Page = async (visit) => {
  const number = applicationNumber(visit)
  const form = await readForm(visit)
  const months = monthsOf(visit, form.text('bulan'))
  const key = programmeKeyOf(visit, 'alumni', number)
  await alumniCall(visit.ctx, { number, months, key })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => answerAlumni(ctx, { number, months, key, answer: form.text('answer') }),
    () => to.alumni(number, { bulan: months }),
  )
  return 'response' in made ? made.response : await show(visit, months, true)
}
