"""Makes the model that the package ships: data, network, stages, export. Needs PyTorch; the package does not."""
