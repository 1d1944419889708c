import { isLicence } from '#src/press/story.ts'
import type { Say } from '#src/ui/words.ts'

/** What a licence is called. Stories from before the list say it in their own words. */
export const licenceName = (t: Say, licence: string): string => (isLicence(licence) ? t(`directory.licence.${licence}`) : licence)
