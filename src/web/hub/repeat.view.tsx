import type { Refusal } from '#src/base/outcome.ts'
import { SelectField } from '#src/ui/choices.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { rhythmNames } from './_repeat.ts'
import type { WishTyped } from './_wish.ts'

/** Whether it comes again, and until when. Shut unless somebody wants it: most ask for one day. */
export const RepeatFields = ({ t, typed, refusals }: { t: Say; typed: WishTyped; refusals: readonly Refusal[] }) => {
  const wrong = complaints(t, refusals)
  const complained = ['ulang', 'ulang_sampai', 'ulang_kali'].some((name) => wrong(name) !== undefined)
  return (
    <details open={typed.rhythm !== '' || complained}>
      <summary>{t('series.repeat')}</summary>
      <SelectField
        t={t}
        name="ulang"
        label={t('series.how')}
        value={typed.rhythm}
        empty={t('series.once')}
        choices={rhythmNames.map(([value, rhythm]) => ({ value, label: t(`series.rhythm.${rhythm}`) }))}
        error={wrong('ulang')}
        optional
      />
      <p class="hint">{t('series.end_hint')}</p>
      <div class="two">
        <TextField
          t={t}
          name="ulang_sampai"
          label={t('series.end_day')}
          type="date"
          value={typed.repeatUntil}
          error={wrong('ulang_sampai')}
          width="medium"
          optional
        />
        <NumberField
          t={t}
          name="ulang_kali"
          label={t('series.end_count')}
          value={typed.repeatCount}
          error={wrong('ulang_kali')}
          maxlength={2}
          optional
        />
      </div>
    </details>
  )
}
