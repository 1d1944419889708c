import type { Refusal } from '#src/base/outcome.ts'
import { supportKinds } from '#src/support/commitment.ts'
import type { GridRow } from '#src/support/event-need.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { Cells } from '../hub/support-grid.view.tsx'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

type Facts = {
  t: Say
  event: { number: string; slug: string; title: string }
  row: GridRow | undefined
  typed: Typed
  refusals: readonly Refusal[]
  once: string
}

/** Cells of one's own event: what is needed, and who has promised it. */
export const EventNeedsView = ({ t, event, row, typed, refusals, once }: Facts) => {
  const wrong = complaints(t, refusals)
  const asked = new Set(row?.cells.map(({ kind }) => kind))
  const left = supportKinds.filter((kind) => !asked.has(kind)).map((value) => ({ value, label: t(`support.kind.${value}`) }))
  return (
    <MineFrame t={t} refusals={refusals} room="events" title={t('keep.needs.title')}>
      <p class="lead">
        <a href={to.event(event.slug)}>{event.title}</a>. {t('keep.needs.lead')}
      </p>
      {row && <Cells t={t} row={row} />}
      <form method="post" action={to.eventNeeds(event.number)} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <SelectField t={t} name="kind" label={t('support.kinds')} choices={left} value={typed.text('kind')} error={wrong('kind')} />
        <NumberField t={t} name="quantity" label={t('support.desk.quantity')} value={typed.text('quantity')} error={wrong('quantity')} />
        <TextField
          t={t}
          name="measure"
          label={t('support.desk.measure')}
          hint={t('support.desk.measure_hint')}
          value={typed.text('measure')}
          error={wrong('measure')}
          width="medium"
          maxlength={40}
        />
        <p class="acts">
          <Button>{t('keep.needs.add')}</Button>
        </p>
      </form>
      {row && (
        <form method="post" action={to.eventNeedDrop(event.number)} class="fields-form" novalidate>
          <input type="hidden" name="once" value={`${once}x`} />
          <SelectField
            t={t}
            name="kind"
            id="batal-jenis"
            label={t('keep.needs.drop_which')}
            choices={row.cells.map(({ kind }) => ({ value: kind, label: t(`support.kind.${kind}`) }))}
          />
          <p class="acts">
            <Button kind="plain">{t('keep.needs.drop')}</Button>
          </p>
        </form>
      )}
    </MineFrame>
  )
}
