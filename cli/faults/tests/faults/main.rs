//! What the real binary does when it is killed, when the disk is full, and when it may not write.

#[cfg(test)]
mod canary;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod folders;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod locks;
#[cfg(test)]
mod moves;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod releases;
#[cfg(test)]
mod signals;
#[cfg(test)]
mod steps;
