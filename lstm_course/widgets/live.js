// A live picture whose drawing comes from Python and whose controls are all native inputs.

export default { render: (view) => startLive(view) };
