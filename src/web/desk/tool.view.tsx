import { formatMoment } from '#src/base/time.ts'
import { pictureLimits } from '#src/market/picture-file.ts'
import type { Thing } from '#src/spaces/handover.db.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { ToolsOfBooking } from '#src/spaces/tools-read.db.ts'
import { fieldId } from '#src/ui/attributes.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { FileField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Complaint, complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { BookingStatus } from '../mine/bookings.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { type Wrong, wrongIn } from './_errand.ts'
import { DeskForm } from './desk-parts.view.tsx'

const news = ['diserahkan', 'kembali', 'dilepas']

export const ToolsNews = ({ t, did, wrong }: { t: Say; did: string | undefined; wrong: Wrong }) =>
  did && news.includes(did) && wrong.refusals.length === 0 ? (
    <Notice kind="done" live>
      {t(`tools.did.${did}`)}
    </Notice>
  ) : null

type ItemFacts = { visit: Visit; thing: Thing; wrong: Wrong; errand: 'serah' | 'kembali' }

/** One thing as a large line to tick, with its state; coming back, also what is wrong with it and a picture. */
const Item = ({ visit, thing, wrong, errand }: ItemFacts) => {
  const { t, ctx } = visit
  const { form, refusals } = wrongIn(wrong, errand)
  const { code } = thing
  const back = errand === 'kembali'
  const most = back ? thing.given - thing.back : thing.asked
  const id = fieldId(`${errand}-${code}`)
  const error = complaints(t, refusals)(code)
  const typed = form.names().includes('once')
  const field = (name: string) => ({
    t,
    name: `${name}.${code}`,
    id: fieldId(`${errand}-${name}-${code}`),
    value: form.given(`${name}.${code}`),
    optional: true,
  })
  return (
    <fieldset class="payee">
      <legend class="vh">{ctx.tongue === 'en' ? thing.nameEn : thing.name}</legend>
      <label class="choice" for={id}>
        <input
          id={id}
          type="checkbox"
          name="item"
          value={code}
          checked={typed ? form.all('item').includes(code) : !thing.blocked}
          aria-invalid={error ? 'true' : undefined}
        />
        <span class="what">
          <b>{ctx.tongue === 'en' ? thing.nameEn : thing.name}</b>
          <span class="hint">
            {back && thing.dueAt ? t('tools.due', { at: formatMoment(thing.dueAt, ctx.tongue) }) : t('tools.asked', { n: thing.asked })}
            {back && thing.condition && ` · ${t('tools.went_out', { condition: thing.condition })}`}
          </span>
        </span>
        {thing.blocked && <Status kind="warn">{t('tools.blocked')}</Status>}
      </label>
      <Complaint question={{ t, name: code, id, label: '', ...(error ? { error } : {}) }} />
      {thing.pool && (
        <NumberField
          {...field('quantity')}
          value={field('quantity').value ?? most}
          label={t('tools.quantity', { most })}
          width="short"
          optional={false}
        />
      )}
      <TextField {...field('condition')} label={t(back ? 'tools.condition_back' : 'tools.condition')} maxlength={400} autocomplete="off" />
      {back && (
        <details class="act" open={field('damage').value !== undefined || error !== undefined}>
          <summary>{t('tools.damaged')}</summary>
          <TextField {...field('damage')} label={t('tools.damage')} hint={t('tools.damage_hint')} maxlength={2000} autocomplete="off" />
          <FileField
            {...field('photo')}
            label={t('tools.photo')}
            hint={t('tools.photo_hint')}
            accept="image/jpeg,image/png,image/webp"
            capture="environment"
            mostBytes={pictureLimits.bytes}
          />
        </details>
      )}
    </fieldset>
  )
}

export const ToolView = ({ visit, found, wrong, did }: { visit: Visit; found: ToolsOfBooking; wrong: Wrong; did: string | undefined }) => {
  const { t, ctx } = visit
  const { row, things, applicant } = found
  const out = things.filter(({ given, back }) => given > back)
  const inside = things.filter(({ handover }) => handover === null)
  const came = things.filter(({ given, back }) => given > 0 && given === back)
  const open = row.state === 'confirmed' || row.state === 'in_use'
  return (
    <>
      <ErrorSummary t={t} refusals={wrong.refusals} idOf={(field) => fieldId(`${wrong.errand}-${field}`)} />
      <Breadcrumb t={t} crumbs={[{ label: t('tools.title'), href: to.deskTools() }, { label: row.number }]} />
      <ToolsNews t={t} did={did} wrong={wrong} />
      <h1>{applicant}</h1>
      <p>
        <a href={to.deskBooking(row.number)}>{row.number}</a> <BookingStatus t={t} state={row.state} />
        <br />
        {whenText(row.periods, ctx.tongue)}
      </p>
      {things.length === 0 && <p>{t('tools.no_things')}</p>}
      {out.length > 0 && (
        <section class="narrow">
          <h2>{t('tools.take_back')}</h2>
          <p>{t('tools.take_back_lead')}</p>
          <DeskForm action={to.deskToolErrand(row.number, 'kembali')} files>
            {out.map((thing) => (
              <Item visit={visit} thing={thing} wrong={wrong} errand="kembali" />
            ))}
            <p class="acts">
              <Button>{t('tools.take_back_do')}</Button>
            </p>
          </DeskForm>
        </section>
      )}
      {inside.length > 0 && open && (
        <section class="narrow">
          <h2>{t('tools.give')}</h2>
          <p>{t('tools.give_lead')}</p>
          <DeskForm action={to.deskToolErrand(row.number, 'serah')}>
            {inside.map((thing) => (
              <Item visit={visit} thing={thing} wrong={wrong} errand="serah" />
            ))}
            <p class="acts">
              <Button>{t('tools.give_do')}</Button>
            </p>
          </DeskForm>
        </section>
      )}
      {came.length > 0 && (
        <section>
          <h2>{t('tools.came')}</h2>
          <ul>
            {came.map((thing) => (
              <li>
                {thing.given > 1 && `${thing.given} × `}
                {ctx.tongue === 'en' ? thing.nameEn : thing.name}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
