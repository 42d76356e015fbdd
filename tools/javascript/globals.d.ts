// What the modules of one page share.

import type { View } from "../../lstm_course/widgets/browser/model.js";

declare global {
  /** The predictions that were committed on this page, by the key of their question. */
  var lstmCoursePredictions: Map<string, unknown> | undefined;
  /** The front ends of a page without a kernel, by their digest (widgets/offline.py). */
  var lstmCourseFrontEnds: Map<string, { render: (view: View) => unknown }> | undefined;
  /** Whether the pictures of a page without a kernel have been started. */
  var lstmCourseStarted: boolean | undefined;
}
