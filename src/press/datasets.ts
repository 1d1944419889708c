import { directoryData } from '#src/directory/open-data.db.ts'
import { eventsData } from '#src/events/open-data.db.ts'
import { decisionsData } from '#src/governance/open-data.db.ts'
import { productsData, shopsData } from '#src/market/open-data.db.ts'
import type { Dataset } from '#src/platform/open-data.ts'
import { subsidyData, tariffsData } from '#src/spaces/open-data.db.ts'
import { commitmentsData, offersData } from '#src/support/open-data.db.ts'
import { countsData } from './city-counts.ts'

/** Everything given away. A room adds its own: a query in its `open-data.db.ts`, a line here, its words. */
export const datasets: readonly Dataset[] = [
  directoryData,
  shopsData,
  productsData,
  eventsData,
  offersData,
  commitmentsData,
  decisionsData,
  tariffsData,
  subsidyData,
  countsData,
]

export const datasetCalled = (slug: string): Dataset | undefined => datasets.find((one) => one.slug === slug)
