import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { type Wrong, wrongIn } from './_errand.ts'
import { missingIn, paperName, papersAsked } from './_papers.ts'
import { idIn } from './desk-parts.view.tsx'

/** `surat-perjanjian` as it is read: the city pack names papers, the words do not know them. */
export const paperSaid = (paper: string): string => paper.replaceAll('-', ' ')

type PaperFacts = { t: Say; wrong: Wrong; asked?: readonly string[]; errand?: string | undefined }

/** The papers the row of the matrix asks for: of each its number and where it lies. The first is where a complaint leads. */
export const Papers = ({ t, wrong, asked = [], errand }: PaperFacts) => {
  const mine = errand === undefined ? wrong : wrongIn(wrong, errand)
  const complaint = complaints(t, mine.refusals)('evidence')
  const missing = missingIn(mine)
  const said = (paper: string) => (complaint !== undefined && (missing.length === 0 || missing.includes(paper)) ? complaint : undefined)
  return (
    <>
      {papersAsked(asked, mine).map((paper, at) => (
        <TextField
          t={t}
          name={paperName(paper)}
          id={idIn(errand, at === 0 ? 'evidence' : paperName(paper))}
          label={t('govdesk.papers.label', { paper: paperSaid(paper) })}
          hint={t('govdesk.papers.hint')}
          value={mine.form.given(paperName(paper))}
          error={said(paper)}
          maxlength={200}
          autocomplete="off"
        />
      ))}
    </>
  )
}
