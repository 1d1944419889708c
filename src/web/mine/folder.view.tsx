import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, formatDay, type Tongue } from '#src/base/time.ts'
import type { Paper } from '#src/support/folder.db.ts'
import { mostPaperBytes } from '#src/support/folder.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { FileField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

type FolderFacts = {
  t: Say
  tongue: Tongue
  papers: readonly Paper[]
  typed: Typed
  refusals: readonly Refusal[]
  news: string | undefined
}

const size = (bytes: number) =>
  bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1).replace('.', ',')} MB` : `${Math.ceil(bytes / 1000)} kB`

/** One's own papers, once for all agencies: what they are, until when they lie here, and where they were shown. */
export const FolderView = ({ t, tongue, papers, typed, refusals, news }: FolderFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <MineFrame t={t} refusals={refusals} room="applications" title={t('apply.folder.title')} news={news}>
      <p class="lead">{t('apply.folder.lead')}</p>
      {papers.length === 0 ? (
        <Empty seed="berkas" title={t('apply.folder.empty')}>
          {t('apply.folder.empty_why')}
        </Empty>
      ) : (
        <ul class="application-list">
          {papers.map((paper) => (
            <li>
              <h2>
                <a href={to.myPaper(paper.id)} download>
                  {paper.title}
                </a>
              </h2>
              <p class="small">
                {t('apply.folder.line', {
                  size: size(paper.bytes),
                  day: formatDay(paper.at, tongue),
                  until: formatCivicDay(paper.expiresOn, tongue),
                })}
              </p>
              {paper.usedIn.length > 0 && <p class="small">{t('apply.folder.used', { numbers: paper.usedIn.join(', ') })}</p>}
              <PostButton to={to.dropPaper(paper.id)} kind="plain" small label={t('apply.folder.drop_one', { title: paper.title })}>
                {t('apply.folder.drop')}
              </PostButton>
            </li>
          ))}
        </ul>
      )}
      <section aria-labelledby="tambah">
        <h2 id="tambah">{t('apply.folder.add')}</h2>
        <form method="post" action={to.myFolder()} class="fields-form" enctype="multipart/form-data" novalidate>
          <TextField
            t={t}
            name="title"
            label={t('apply.folder.what')}
            hint={t('apply.folder.what_hint')}
            value={typed.text('title')}
            error={wrong('title')}
            maxlength={120}
            autocomplete="off"
          />
          <FileField
            t={t}
            name="file"
            label={t('apply.folder.file')}
            hint={t('apply.folder.kinds')}
            accept="application/pdf,image/jpeg,image/png,image/webp"
            capture="environment"
            mostBytes={mostPaperBytes}
            error={wrong('file')}
          />
          <TextField
            t={t}
            name="expiresOn"
            label={t('apply.folder.until')}
            hint={t('apply.folder.until_hint')}
            type="date"
            value={typed.text('expiresOn')}
            error={wrong('expiresOn')}
            width="medium"
            optional
          />
          <Button>{t('apply.folder.keep')}</Button>
        </form>
      </section>
    </MineFrame>
  )
}
