// A live picture whose drawing comes from Python and whose controls are all native inputs.

/** @import { View } from "./model.js" */

import { startLive } from "./frame.js";

export default {
  /** @param {View} view */
  render: (view) => startLive(view),
};
