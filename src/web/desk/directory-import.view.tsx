import { formatCount } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { Imported } from '#src/directory/import.db.ts'
import { tableColumns } from '#src/directory/table.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { type Say, sayRefusal } from '#src/ui/words.ts'
import { to } from '../to.ts'

const shownFailures = 40

/** A table is looked through first; what is right goes in, what is not comes back with its line and why. */
export const DirectoryImportView = ({
  t,
  told,
  done,
  kept,
  refusals,
}: {
  t: Say
  told: Imported | undefined
  done: boolean
  kept: string
  refusals: readonly Refusal[]
}) => (
  <div class="directory">
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{t('directory.import.title')}</h1>
    {told && (
      <>
        <Notice kind={done ? 'done' : 'info'} live>
          {t(done ? 'directory.import.done' : 'directory.import.checked', {
            created: formatCount(told.created),
            unchanged: formatCount(told.unchanged),
            failed: formatCount(told.failed.length),
            rows: formatCount(told.rows),
          })}
        </Notice>
        <div class="acts">
          {!done && told.created > 0 && (
            <PostButton to={to.deskDirectoryImport('masukkan')} values={{ kept }}>
              {t('directory.import.take', { n: formatCount(told.created) })}
            </PostButton>
          )}
          {told.failed.length > 0 && (
            <PostButton to={to.deskDirectoryImport('gagal')} values={{ kept }} kind="ghost" icon="download">
              {t('directory.import.take_failed')}
            </PostButton>
          )}
        </div>
        <ul class="people">
          {told.failed.slice(0, shownFailures).map(({ line, refusals: why }) => (
            <li>
              <b>{t('directory.import.line', { line })}</b> {why.map((one) => sayRefusal(t, one)).join(' ')}
            </li>
          ))}
        </ul>
      </>
    )}
    <p class="lead">{t('directory.import.lead')}</p>
    <p class="quiet small">{tableColumns.join(' · ')}</p>
    <form method="post" action={to.deskDirectoryImport('periksa')} enctype="multipart/form-data" class="who-form" novalidate>
      <label class="field" for="f-file">
        <b>{t('directory.import.file')}</b>
        <input
          id="f-file"
          type="file"
          name="file"
          accept=".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        />
      </label>
      <Button>{t('directory.import.check')}</Button>
    </form>
  </div>
)
