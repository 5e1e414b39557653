/** Fixtures of the agent's tests: storage in memory that can fail, and small fakes of the seams. */
package dev.sealane.agent.testing;
