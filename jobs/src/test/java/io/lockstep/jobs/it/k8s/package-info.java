/**
 * As much of Kubernetes as a submission needs: an API server that keeps what is posted ({@link
 * io.lockstep.jobs.it.k8s.MockKubernetes}), and a node that runs pods as processes of this machine ({@link
 * io.lockstep.jobs.it.k8s.ProcessPods}).
 */
package io.lockstep.jobs.it.k8s;
